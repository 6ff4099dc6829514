import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binding } from "./binding";
import { toManifests } from "@/lib/domain/bindings/manifests";
import { readClass, type ReadClassContext } from "@/lib/domain/bindings/yaml/read-class";
import { writeInto } from "@/lib/domain/bindings/yaml/write-class";
import type { DesiredBinding } from "@/lib/contracts/bindings";

const environment = { cluster: "ams", namespace: "mx", name: "shop" };
const config = { address: "https://vault.example:8200" };
const context: ReadClassContext = {
  environment,
  live: null,
  bindingFor: (provider) => (provider === "vault" ? binding : null),
  storeOf: ({ spec }) =>
    spec?.parameters?.["vaultAddress"] === config.address ? "vault-ams" : null,
  store: { name: "vault-ams", providers: ["vault"] },
};
const classOf = (objects: string, rest = ""): string => `# kept above
apiVersion: secrets-store.csi.x-k8s.io/v1
kind: SecretProviderClass
metadata:
  name: shop # ours
  namespace: mx
${rest}spec:
  provider: vault
  parameters:
    roleName: mx-shop   # the role
    vaultAddress: https://vault.example:8200
    someday: "what Bindery does not know"
    objects: |
${objects.replaceAll(/^(?=.)/gm, "      ")}`;
const entry = (key: string, extra = ""): string =>
  `- objectName: ${key}\n  secretPath: secret/data/shop\n  secretKey: ${key}\n${extra}`;
const twoKeys = `# by hand\n${entry("database-host", "  filePermission: 0600 # kept\n")}${entry("database-name")}`;

function written(text: string, change: (desired: DesiredBinding) => DesiredBinding = (d) => d) {
  const { desired } = readClass(text, context);
  if (!desired) throw new Error("the text is readable");
  const { secretProviderClass } = toManifests(environment, change(desired), {
    store: { name: "vault-ams", config, binding },
    live: { secretProviderClass: null },
  });
  return writeInto(text, secretProviderClass);
}

describe("text → mapping → text", () => {
  it("is the identity, whatever comments, fields and order the text has", () => {
    const key = fc.stringMatching(/^mx-const-[A-Z][a-z]{1,6}\.[A-Z][a-z]{1,6}$/);
    const extra = fc.constantFrom(
      "",
      "  filePermission: 0640\n",
      "  # why\n",
      "  secretArgs:\n    a: b\n",
    );
    const item = fc.record({ key, extra });
    const items = fc.uniqueArray(item, { minLength: 1, maxLength: 8, selector: (one) => one.key });
    fc.assert(
      fc.property(items, fc.boolean(), (list, hasLabels) => {
        const objects = list.map((one) => entry(one.key, one.extra)).join("");
        const text = classOf(objects, hasLabels ? "  labels: { a: b } # flow\n" : "");
        expect(written(text)).toBe(text);
      }),
    );
  });

  it("touches one value when one reference changes, and keeps every comment and unknown field", () => {
    const text = classOf(twoKeys);
    const after = written(text, (desired) => ({
      ...desired,
      mappings: desired.mappings.map((mapping) =>
        mapping.key === "database-name"
          ? { ...mapping, reference: { name: "secret/data/shop", member: "db" } }
          : mapping,
      ),
    }));
    const lines = (some: string | null) => (some ?? "").split("\n");
    const changed = lines(after).filter((line, index) => line !== lines(text)[index]);
    expect(changed).toEqual(["        secretKey: db"]);
    expect(lines(after)).toHaveLength(lines(text).length);
    for (const kept of [
      "# kept above",
      "# ours",
      "# the role",
      "# by hand",
      "0600 # kept",
      "someday",
    ])
      expect(after).toContain(kept);
  });
});

describe("what is wrong in a text", () => {
  const first = (text: string) => readClass(text, context).diagnostics[0];
  const lineOf = (text: string, part: string) =>
    text.split("\n").findIndex((line) => line.includes(part)) + 1;

  it("is named at its line: broken YAML, a missing class, two classes, a number for text", () => {
    const broken = classOf(twoKeys).replace("  provider: vault", "  provider: [vault");
    expect(first(broken)).toMatchObject({ severity: "error" });
    expect(readClass(broken, context).desired).toBe(null);
    expect(first("kind: Secret\n")?.message).toContain("no SecretProviderClass");
    const two = `${classOf(twoKeys)}---\n${classOf(twoKeys)}`;
    expect(first(two)?.message).toContain("second");
    const number = classOf(twoKeys).replace("roleName: mx-shop", "roleName: 7");
    expect(first(number)).toMatchObject({
      severity: "error",
      line: lineOf(number, "roleName"),
      hint: 'Write "7" in place of 7.',
    });
  });

  it("is found at the line inside the block of objects", () => {
    const text = classOf(
      `${entry("database-host")}- objectName: database-name\n  secretPath: secret/shop\n  secretKey: a\n`,
    );
    const found = readClass(text, context).diagnostics.filter(({ message }) =>
      message.includes("/data/"),
    );
    expect(found[0]?.line).toBe(lineOf(text, "secretPath: secret/shop"));
  });

  it("never takes a list that it cannot edit: the mapping stays, the line is named", () => {
    const text = classOf(`- objectName: database-host\n  secretPath: [a\n`);
    const { desired, diagnostics } = readClass(text, context);
    expect(desired).toBe(null);
    expect(diagnostics[0]?.line).toBeGreaterThanOrEqual(lineOf(text, "objects:"));
  });

  it("refuses a key that is mapped twice and a provider that is not known", () => {
    const twice = classOf(entry("database-host") + entry("database-host"));
    expect(first(twice)?.message).toContain("twice");
    const foreign = classOf(twoKeys).replace("provider: vault", "provider: other");
    expect(first(foreign)).toMatchObject({ line: lineOf(foreign, "provider: other") });
    expect(readClass(foreign, context).desired).toBe(null);
  });

  it("takes the class of another environment, and says what is not taken from it", () => {
    const text = classOf(twoKeys, "  labels:\n    team: b\n").replace("name: shop", "name: crm");
    const { desired, diagnostics } = readClass(text, context);
    expect(desired?.mappings.map(({ key }) => key)).toEqual(["database-host", "database-name"]);
    expect(diagnostics.map(({ severity, line }) => [severity, line])).toEqual(
      expect.arrayContaining([
        ["warning", lineOf(text, "name: crm")],
        ["warning", lineOf(text, "team: b")],
      ]),
    );
  });

  it("reads no text into an exception", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.nat(400), (noise, at) => {
        const text = classOf(twoKeys);
        const { diagnostics, desired } = readClass(
          text.slice(0, at) + noise + text.slice(at),
          context,
        );
        expect(desired !== null || diagnostics.some(({ severity }) => severity === "error")).toBe(
          true,
        );
      }),
      { numRuns: 300 },
    );
  });
});
