import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { AuthenticationModes, DesiredBinding } from "@/lib/contracts/bindings";
import { requiredKeys } from "./key-catalogue";
import { detectModes } from "./keys/modes";
import type { LiveBinding } from "./manifests";
import { planBinding } from "./plan";
import { applyPlan, fakeBinding, mendixApp } from "./plan.fixtures";
import { restoredBinding } from "./restored";
import { findDrift } from "@/lib/domain/objects/drift";

const environment = { cluster: "acc", namespace: "mx", name: "shop" };
const password: AuthenticationModes = { database: "password", storage: "s3-static" };
const cloud: AuthenticationModes = { database: "aws-rds-iam", storage: "s3-irsa" };
const store = { name: "vault-ams", config: { address: "https://vault" }, binding: fakeBinding };
const fresh: LiveBinding = {
  serviceAccount: null,
  secretProviderClass: null,
  mendixApp: mendixApp("shop"),
  pods: [],
};
const facts = {
  isEnabled: true,
  operatorVersion: "2.28.1",
  runtimeVersion: "10.24.0",
  driverVersion: "1.6.1",
  isRotationEnabled: true,
  rotationIntervalMs: 120_000,
  probes: [],
};
const wanted = (
  modes: AuthenticationModes,
  rest: Partial<DesiredBinding> = {},
): DesiredBinding => ({
  store: "vault-ams",
  identity: "shop",
  mappings: requiredKeys(modes).map((key) => ({ key, reference: { name: "a", member: key } })),
  ...rest,
});
const plan = (live: LiveBinding, desired: DesiredBinding) =>
  planBinding({
    environment,
    desired,
    store,
    live,
    facts,
    plannedAt: "2026-11-23T10:00:00.000Z",
    sha256: (text) => createHash("sha256").update(text).digest("hex"),
  });
const apply = (live: LiveBinding, desired: DesiredBinding) =>
  applyPlan(live, plan(live, desired).objects);
const annotationsOf = (live: LiveBinding) => live.secretProviderClass?.metadata.annotations ?? {};

describe("chosen modes", () => {
  it("are written to the class, read back from it alone, and kept by a plan that says nothing of them", () => {
    const live = apply(fresh, wanted(cloud, { modes: cloud }));
    const found = detectModes([], { classAnnotations: annotationsOf(live) });
    expect(found.modes).toEqual(cloud);
    expect(plan(live, wanted(cloud)).plan).toMatchObject({ isEmpty: true, issues: [] });
  });

  it("decide which keys are missing: the same mapping is whole in one mode and short in the other", () => {
    const errors = (modes: AuthenticationModes) =>
      plan(fresh, wanted(cloud, { modes })).plan.issues.map(({ key }) => key);
    expect(errors(cloud)).toEqual([]);
    expect(errors(password)).toContain("database-password");
  });

  it("leave the class when null is asked for", () => {
    const live = apply(fresh, wanted(password, { modes: password }));
    const after = apply(live, wanted(password, { modes: null }));
    expect(Object.keys(annotationsOf(after)).filter((name) => name.startsWith("bindery/"))).toEqual(
      [],
    );
  });
});

describe("a revision planned again", () => {
  const first = wanted(password, { modes: password, parameters: { note: "as applied" } });
  const made = plan(fresh, first);
  const live = applyPlan(fresh, made.objects);
  const manifest = made.manifests?.secretProviderClass ?? null;
  const manifests = Object.values(made.manifests ?? {});
  const objects = ({ serviceAccount, secretProviderClass, mendixApp: app }: LiveBinding) =>
    [serviceAccount, secretProviderClass, app].filter((object) => object !== null);
  const restore = (from: LiveBinding) =>
    apply(from, restoredBinding(first, { manifest, live: from.secretProviderClass }));

  it("leaves no drift, whatever was edited by hand in what it had set", () => {
    const spc = structuredClone(live.secretProviderClass);
    if (!spc?.spec?.parameters) throw new Error("the class has parameters");
    spc.spec.parameters["objects"] = "other=b\n";
    spc.spec.parameters["note"] = "by hand";
    spc.metadata.annotations = {};
    const edited = { ...live, secretProviderClass: spc };
    expect(findDrift(manifests, objects(edited))).not.toEqual([]);
    expect(findDrift(manifests, objects(restore(edited)))).toEqual([]);
  });

  it.each(["serviceAccount", "secretProviderClass"] as const)(
    "makes a %s again that was deleted by hand",
    (field) => {
      const without = { ...live, [field]: null };
      expect(findDrift(manifests, objects(without))).toMatchObject([{ state: "missing" }]);
      expect(findDrift(manifests, objects(restore(without)))).toEqual([]);
    },
  );

  it("keeps a parameter that somebody else has added since", () => {
    const spc = structuredClone(live.secretProviderClass);
    if (!spc?.spec?.parameters) throw new Error("the class has parameters");
    spc.spec.parameters["extra"] = "theirs";
    const theirs = { ...live, secretProviderClass: spc };
    const desired = restoredBinding(first, { manifest, live: spc });
    expect(plan(theirs, desired).plan.issues).toEqual([]);
    expect(restore(theirs).secretProviderClass?.spec?.parameters?.["extra"]).toBe("theirs");
  });

  it("takes modes away that were chosen after it", () => {
    const later = apply(live, wanted(cloud, { modes: cloud }));
    const { modes: _modes, ...before } = first;
    const desired = restoredBinding(before, { manifest, live: later.secretProviderClass });
    expect(desired.modes).toBe(null);
  });
});
