import { describe, expect, it } from "vitest";
import type { Finding } from "@/lib/contracts/health";
import { diagnoseVault } from "@/testing/factories/diagnose";
import { makeClass, objectLines, toObjects, vaultAddress } from "@/testing/factories/objects";
import {
  makeProbe,
  makeSnapshot,
  observe,
  probeReferences,
  setUpAt,
  type ReferenceJudge,
} from "@/testing/factories/snapshot";

type Written = [path: string, field: string | null, name?: string];

/** The environment whose first entries are written so, as the probe sees it. */
function diagnosed(entry: Written, judge?: ReferenceJudge, more: Written[] = []) {
  const lines = objectLines().filter((line) => line.objectName !== "database-password");
  const written = [entry, ...more].map(
    ([secretPath, secretKey, objectName = "database-password"]) => ({
      objectName,
      secretPath,
      ...(secretKey === null ? {} : { secretKey }),
    }),
  );
  const parameters = {
    vaultAddress,
    roleName: "shop",
    objects: toObjects([...written, ...lines]),
  };
  const references = probeReferences(parameters, judge);
  const probe = makeProbe({ references });
  const asEnvironment = probe.asEnvironment && { ...probe.asEnvironment, references };
  return diagnoseVault(
    makeSnapshot({
      secretProviderClass: observe(makeClass(setUpAt, { parameters })),
      probe: { ...probe, asEnvironment },
    }),
  ).findings;
}

const stepOf = (findings: Finding[], id: string) =>
  findings.find((one) => one.id === id)?.fix.find((step) => step.action?.kind === "planRepair");

const lacks =
  (members: string[]): ReferenceJudge =>
  ({ member }) =>
    member === "pasword" ? { member: "absent", members } : {};

describe("Plan repair is offered where what was meant is certain", () => {
  it("for a misspelt field, with the key that it changes", () => {
    const found = diagnosed(["secret/data/shop", "pasword"], lacks(["password", "user"]));
    expect(stepOf(found, "F69")).toMatchObject({
      text: "Take the field `password`. Bindery can plan this; nothing is applied before you confirm.",
      action: { keys: ["database-password"] },
    });
    expect(found.find(({ id }) => id === "F69")?.fields[0]).toMatchObject({
      is: "pasword",
      shouldBe: "password",
    });
  });

  it("for a path without /data/, a key in a folder, and an entry without a field", () => {
    const path = diagnosed(["secret/shop", "password"], ({ name, member }) =>
      name === "secret/shop"
        ? { state: "malformed", corrected: { name: "secret/data/shop", member } }
        : {},
    );
    expect(stepOf(path, "F68")?.text).toMatch(/^Write `secret\/data\/shop`\./);
    const folder = diagnosed(["secret/data/shop", "password", "admin/mx-admin-password"]);
    expect(stepOf(folder, "F91")?.text).toMatch(/^Name the key `mx-admin-password`\./);
    const whole = diagnosed(["secret/data/shop", null], ({ member }) =>
      member === null ? { members: ["password"] } : {},
    );
    expect(stepOf(whole, "F90")?.text).toMatch(/^Take the field `password`\./);
  });

  it("for a key that is mapped twice to the same, and not for one that is mapped to two things", () => {
    const same: Written = ["secret/data/shop", "password"];
    expect(stepOf(diagnosed(same, undefined, [same]), "F14")?.text).toMatch(/^Keep one/);
    const found = diagnosed(same, undefined, [["secret/data/shop", "other"]]);
    expect(found.some(({ id }) => id === "F14")).toBe(true);
    expect(stepOf(found, "F14")).toBeUndefined();
  });

  it("and nowhere else: a person has to say which of two fields was meant", () => {
    const found = diagnosed(["secret/data/shop", "pasword"], lacks(["passwords", "passwort"]));
    expect(found.some(({ id }) => id === "F69")).toBe(true);
    expect(stepOf(found, "F69")).toBeUndefined();
  });
});
