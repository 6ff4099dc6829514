import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DesiredBinding, KeyMapping } from "@/lib/contracts/bindings";
import { Plan } from "@/lib/contracts/bindings";
import type { ReferenceProbe } from "@/lib/contracts/stores";
import { requiredKeys } from "@/lib/domain/bindings/key-catalogue";
import type { LiveBinding } from "@/lib/domain/bindings/manifests";
import { planBinding, type PlanInput } from "@/lib/domain/bindings/plan";
import type { PlanFacts } from "@/lib/domain/bindings/plan-facts";
import { planRemoval } from "@/lib/domain/bindings/removal";
import {
  applyPlan,
  fakeBinding,
  mendixApp,
  podOf,
  spcOf,
} from "@/lib/domain/bindings/plan.fixtures";

const environment = { cluster: "acc", namespace: "mx", name: "shop" };
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const plannedAt = "2026-11-23T10:00:00.000Z";
const mapping = (
  key: string,
  name = "secret/data/shop",
  member: string | null = key,
): KeyMapping => ({
  key,
  reference: { name, member },
});
const whole = requiredKeys({ database: "password", storage: "s3-static" }).map((key) =>
  mapping(key),
);
const facts: PlanFacts = {
  isEnabled: true,
  operatorVersion: "2.28.1",
  runtimeVersion: "10.24.0",
  driverVersion: "1.6.1",
  isRotationEnabled: true,
  rotationIntervalMs: 120_000,
  probes: [],
};
const desired: DesiredBinding = { store: "vault-ams", mappings: whole, identity: "shop" };
const store = { name: "vault-ams", config: { address: "https://vault" }, binding: fakeBinding };
const fresh: LiveBinding = {
  serviceAccount: null,
  secretProviderClass: null,
  mendixApp: mendixApp("shop"),
  pods: [podOf("shop-1", "shop")],
};
const plan = (change: Partial<PlanInput> = {}) =>
  planBinding({ environment, desired, store, live: fresh, facts, plannedAt, sha256, ...change });

describe("planBinding", () => {
  it("makes account, class and flag, in this order, and fits the contract", () => {
    const { plan: made, objects } = plan();
    expect(Plan.parse(made)).toEqual(made);
    expect(made.changes.map(({ action, object }) => `${action} ${object.kind}`)).toEqual([
      "create ServiceAccount",
      "create SecretProviderClass",
      "update MendixApp",
    ]);
    expect(made.changes[2]?.fields).toEqual([
      {
        path: "spec.allowOverrideSecretsWithSecretStoreCSIDriver",
        before: null,
        after: "true",
        owners: [],
      },
    ]);
    expect(made.issues).toEqual([]);
    expect(made.pods).toEqual([
      { name: "shop-1", effect: expect.stringContaining("Mendix Operator") },
    ]);
    expect(objects[2]?.configuration?.["spec"]).toEqual({
      allowOverrideSecretsWithSecretStoreCSIDriver: true,
    });
  });

  it("is empty when applied, and then keeps its digest", () => {
    const applied = applyPlan(fresh, plan().objects);
    const again = plan({ live: applied });
    expect(again.plan).toMatchObject({ isEmpty: true, keyChanges: [], pods: [], restartKeys: [] });
    expect(plan({ live: applied, plannedAt: "2027-01-01T00:00:00.000Z" }).plan.digest).toBe(
      again.plan.digest,
    );
    expect(again.plan.digest).not.toBe(plan().plan.digest);
  });

  it("has another digest for another wish and for another live object, not for another resourceVersion", () => {
    const live = applyPlan(fresh, plan().objects);
    const base = plan({ live }).plan.digest;
    const bumped = structuredClone(live);
    bumped.secretProviderClass!.metadata.resourceVersion = "999";
    bumped.mendixApp!.status = { appState: "Started" };
    expect(plan({ live: bumped }).plan.digest).toBe(base);
    bumped.secretProviderClass!.spec!.parameters!["roleName"] = "other";
    expect(plan({ live: bumped }).plan.digest).not.toBe(base);
    expect(plan({ live, desired: { ...desired, identity: "x" } }).plan.digest).not.toBe(base);
  });

  it("tells key changes, and which of them need a restart", () => {
    const live = applyPlan(fresh, plan().objects);
    const mappings = [
      ...whole.filter(({ key }) => key !== "database-host"),
      mapping("mx-admin-password"),
    ].map((one) => (one.key === "database-password" ? mapping(one.key, "secret/data/db") : one));
    const { plan: made } = plan({ live, desired: { ...desired, mappings } });
    expect(
      made.keyChanges.map(({ key, change, needsRestart }) => [key, change, needsRestart]),
    ).toEqual([
      ["database-password", "changed", false],
      ["mx-admin-password", "added", false],
      ["database-host", "removed", true],
    ]);
    expect(made.restartKeys).toEqual(["database-host"]);
    expect(made.pods[0]?.effect).toContain("database-host only at a restart");
    expect(
      plan({
        live,
        desired: { ...desired, mappings },
        facts: { ...facts, isRotationEnabled: false },
      }).plan.pods[0]?.effect,
    ).toContain("rotation is off");
  });

  it("foresees whom it would take a field from, and keeps what others own and is right", () => {
    const live: LiveBinding = {
      ...fresh,
      secretProviderClass: spcOf("shop", [mapping("database-host", "old")], "argocd-controller"),
    };
    const { plan: made, objects } = plan({ live });
    expect(made.changes[1]?.conflicts).toEqual([
      { owner: expect.objectContaining({ kind: "gitops" }), paths: ["spec.parameters.objects"] },
    ]);
    expect(made.changes[1]?.managedBy?.kind).toBe("gitops");
    expect(objects[1]?.configuration?.["spec"]).toEqual({
      parameters: { objects: expect.any(String) },
    });
  });

  it("refuses to plan over text that cannot be edited, and says why", () => {
    const broken = spcOf("shop", [], "kubectl");
    broken.spec!.parameters!["objects"] = "broken";
    const { plan: made, manifests } = plan({ live: { ...fresh, secretProviderClass: broken } });
    expect(manifests).toBeNull();
    expect(made.isEmpty).toBe(true);
    expect(made.issues[0]).toMatchObject({ severity: "error", path: "mappings" });
  });

  it("flags a missing key, a missing reference and a switch that is off, errors first", () => {
    const probe: ReferenceProbe = {
      reference: { name: "secret/data/shop", member: "database-host" },
      state: "exists",
      member: "absent",
      version: "3",
      updatedAt: null,
      corrected: null,
      members: ["database_host", "other"],
      detail: "",
    };
    const bad: ReferenceProbe = {
      ...probe,
      reference: { name: "secret/shop", member: "database-name" },
      state: "absent",
      corrected: { name: "secret/data/shop", member: "database-name" },
    };
    const mappings = whole
      .filter(({ key }) => key !== "database-type")
      .map((one) => (one.key === "database-name" ? mapping(one.key, "secret/shop") : one));
    const { issues } = plan({
      desired: { ...desired, mappings: [...mappings, mapping("colour")] },
      facts: { ...facts, isEnabled: false, probes: [probe, bad] },
    }).plan;
    expect(issues.map(({ severity, path, suggestion }) => [severity, path, suggestion])).toEqual([
      ["error", "", undefined],
      ["error", "mappings", undefined],
      ["error", "mappings.1.reference.member", "database_host"],
      ["error", "mappings.2.reference.name", "secret/data/shop"],
      ["warning", "mappings.10.key", undefined],
    ]);
  });

  it("leads anywhere in one step, touches nothing else, and is then done", () => {
    const key = fc.constantFrom(
      "database-host",
      "database-name",
      "mx-admin-password",
      "mx-const-A.B",
      "extra",
    );
    const mappings = fc.uniqueArray(
      fc.record({
        key,
        reference: fc.record({
          name: fc.constantFrom("a", "b"),
          member: fc.constantFrom("x", null),
        }),
      }),
      { selector: (one) => one.key },
    );
    const manager = fc.constantFrom("bindery", "argocd-controller", "kubectl-client-side-apply");
    const before = fc.option(fc.tuple(mappings, manager), { nil: null });
    const account = fc.option(fc.dictionary(fc.constantFrom("team", "x/y"), fc.constant("v")), {
      nil: null,
    });
    fc.assert(
      fc.property(before, account, mappings, fc.boolean(), (old, annotations, wanted, isOn) => {
        const live: LiveBinding = {
          ...fresh,
          mendixApp: mendixApp("shop", isOn),
          secretProviderClass: old ? spcOf("shop", old[0], old[1]) : null,
          serviceAccount: annotations && {
            apiVersion: "v1",
            kind: "ServiceAccount",
            metadata: { name: "shop", namespace: "mx", annotations },
          },
        };
        const wish = { ...desired, mappings: wanted };
        const first = plan({ live, desired: wish });
        const after = applyPlan(live, first.objects);
        const read = fakeBinding.read(after.secretProviderClass?.spec?.parameters ?? {});
        expect(new Map(read.entries.map((entry) => [entry.key, entry.reference]))).toEqual(
          new Map(wanted.map((one) => [one.key, one.reference])),
        );
        expect(after.serviceAccount?.metadata.annotations).toMatchObject(annotations ?? {});
        expect(plan({ live: after, desired: wish }).plan.isEmpty).toBe(true);
        const removal = {
          environment,
          binding: fakeBinding,
          runtimeVersion: null,
          plannedAt,
          sha256,
        };
        const gone = applyPlan(after, planRemoval({ ...removal, live: after }).objects);
        expect(planRemoval({ ...removal, live: gone }).plan.isEmpty).toBe(true);
        expect(gone.secretProviderClass).toBeNull();
        expect(gone.serviceAccount?.metadata.annotations ?? {}).toEqual(annotations ?? {});
      }),
    );
  });
});

describe("planRemoval", () => {
  it("undoes in the opposite order and names every key", () => {
    const live = applyPlan(fresh, plan().objects);
    const { plan: made } = planRemoval({
      environment,
      live,
      binding: fakeBinding,
      runtimeVersion: null,
      plannedAt,
      sha256,
    });
    expect(Plan.parse(made)).toEqual(made);
    expect(made.changes.map(({ action, object }) => `${action} ${object.kind}`)).toEqual([
      "update MendixApp",
      "delete SecretProviderClass",
      "delete ServiceAccount",
    ]);
    expect(made.keyChanges).toHaveLength(whole.length);
    expect(made.keyChanges.every(({ change }) => change === "removed")).toBe(true);
  });
});
