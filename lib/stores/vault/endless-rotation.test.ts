import { expect, it } from "vitest";
import { diagnoseVault } from "@/testing/factories/diagnose";
import {
  iso,
  makeClass,
  makePod,
  objectLines,
  toObjects,
  vaultAddress,
} from "@/testing/factories/objects";
import { makeSnapshot, now, observe, setUpAt } from "@/testing/factories/snapshot";

it("dates endless rotation by the pods' statuses, also before a first probe", () => {
  const [first, ...rest] = objectLines();
  const id = first?.objectName ?? "";
  const objects = toObjects([{ objectName: id, secretPath: first?.secretPath ?? "" }, ...rest]);
  const polls = [4, 3, 2, 1].map((ago) => ({
    at: now - ago * 120_000,
    objects: [{ id, version: `hmac-${ago}` }],
  }));
  const snapshot = makeSnapshot({
    probe: null,
    secretProviderClass: observe(
      makeClass(setUpAt, { parameters: { vaultAddress, roleName: "app", objects } }),
    ),
    versionHistory: [{ podUid: makePod(setUpAt, "Running").metadata.uid ?? "", changes: polls }],
  });
  const found = diagnoseVault(snapshot).findings.find(({ id }) => id === "F90");
  expect(found?.evidence[0]).toMatchObject({
    label: "SecretProviderClassPodStatus",
    observedAt: iso(now - 1_000),
  });
});
