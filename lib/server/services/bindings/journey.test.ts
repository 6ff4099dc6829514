import { inspect } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import type { DesiredBinding } from "@/lib/contracts/bindings";
import { restartEnvironment } from "@/lib/server/services/environments/restart";
import { getEnvironment } from "@/lib/server/services/environments/get";
import { getDb } from "@/lib/server/db/client";
import { resources } from "@/sandbox/client/resources";
import { databaseKeys, storageKeys } from "@/sandbox/scenario/values";
import { untilNextSecond } from "@/sandbox/until";
import { asPlatformAdmin } from "@/testing/context";
import {
  enable,
  grantedIn,
  refOf,
  registerCluster,
  registerStore,
  seed,
  storeName,
  untilHealth,
  useWorld,
} from "@/testing/world";
import { applyBinding } from "./apply";
import { describeMapping } from "./describe";
import { getBinding } from "./get";
import { listRevisions } from "./list-revisions";
import { planBindingChange } from "./plan";
import { setValue } from "./set-value";

const namespace = "mendix-onboarding";
const welcome = refOf(namespace, "welcome-acc");
const secretPath = "secret/data/welcome-acc";
const keys = [...databaseKeys, ...storageKeys, "mx-admin-password"];
const ctx = asPlatformAdmin();

const desiredOf = (wanted: readonly string[], path = secretPath): DesiredBinding => ({
  store: storeName,
  identity: "mendix-welcome-acc",
  mappings: wanted.map((key) => ({ key, reference: { name: path, member: key } })),
});
const planFor = (desired: DesiredBinding | null) => planBindingChange(ctx, { ...welcome, desired });
const errorsOf = (plan: Awaited<ReturnType<typeof planFor>>) =>
  plan.issues.filter(({ severity }) => severity === "error");

describe("an environment without a binding becomes a healthy one", () => {
  const world = useWorld({ scenario: "empty" });
  beforeAll(async () => {
    await seed(world(), namespace, [welcome.name]);
    await registerCluster(world(), { namespaces: [namespace] });
    await registerStore(world());
    await enable(namespace);
    await untilHealth(welcome, ({ diagnosis }) => diagnosis.verdict === "off");
  }, 120_000);

  it("offers every required key with the reference that the template gives", async () => {
    const binding = await getBinding(ctx, welcome);
    expect(binding.store).toBe(storeName);
    const required = binding.rows.filter(({ isRequired }) => isRequired);
    expect(required.length).toBeGreaterThan(0);
    expect(keys).toEqual(expect.arrayContaining(required.map(({ key }) => key)));
    expect(required.map(({ suggestion }) => suggestion)).toEqual(
      required.map(({ key }) => ({ name: secretPath, member: key })),
    );
  });

  it("says before anything is written that a required key is missing", async () => {
    const plan = await planFor(desiredOf(keys.filter((key) => key !== "database-password")));
    expect(errorsOf(plan).map(({ key }) => key)).toEqual(["database-password"]);
  });

  it("says before anything is written that a path lacks /data/, and refuses to apply it", async () => {
    const desired = desiredOf(keys, "secret/welcome-acc");
    const plan = await planFor(desired);
    expect(errorsOf(plan).length).toBeGreaterThan(0);
    expect(errorsOf(plan)[0]?.message).toContain("/data/");
    const applying = applyBinding(ctx, {
      ...welcome,
      desired,
      planDigest: plan.digest,
      takeOver: [],
    });
    await expect(applying).rejects.toMatchObject({ code: "precondition_failed" });
    expect(await world().client.find(resources.secretProviderClasses, welcome)).toBe(null);
  });

  it("plans three objects in order, each accepted by the API server's dry-run", async () => {
    const plan = await planFor(desiredOf(keys));
    expect(errorsOf(plan)).toEqual([]);
    expect(plan.changes.map(({ action, object, dryRun }) => [action, object.kind, dryRun])).toEqual(
      [
        ["create", "ServiceAccount"],
        ["create", "SecretProviderClass"],
        ["update", "MendixApp"],
      ].map((row) => [...row, { state: "passed", message: expect.any(String) as string }]),
    );
    expect(plan.keyChanges).toHaveLength(keys.length);
    expect(await world().client.find(resources.serviceAccounts, welcome)).toBe(null);
  });

  it("applies the reviewed plan: the pods mount, the verdict turns healthy, the second plan is empty", async () => {
    const desired = desiredOf(keys);
    const { digest } = await planFor(desired);
    const { revision } = await applyBinding(ctx, {
      ...welcome,
      desired,
      planDigest: digest,
      takeOver: [],
      reason: "first binding",
    });
    expect(revision).toMatchObject({ number: 1, outcome: "success", isCurrent: true });
    const { diagnosis, probe } = await untilHealth(
      welcome,
      (health) => health.diagnosis.verdict === "healthy",
      30_000,
    );
    expect(diagnosis.counts.mounted).toBe(1);
    expect(probe?.asEnvironment).not.toBe(null);
    const again = await planFor(desired);
    expect(again).toMatchObject({ isEmpty: true, keyChanges: [] });
    expect(again.changes.map(({ action }) => action)).toEqual(["none", "none", "none"]);
    const detail = await getEnvironment(ctx, welcome);
    expect(detail).toMatchObject({ revision: 1, hasDrifted: false, verdict: "healthy" });
  }, 90_000);

  it("left an intent and its outcome in the audit, and revision 1 linked to them", async () => {
    const rows = await getDb().auditEntry.findMany({
      where: { action: "binding.apply" },
      orderBy: { sequence: "asc" },
    });
    expect(rows.map(({ outcome }) => outcome)).toEqual(["intent", "success"]);
    const [row] = await getDb().revision.findMany();
    expect(row?.auditSequence).toBe(rows[0]?.sequence);
    expect((await listRevisions(ctx, welcome)).items).toHaveLength(1);
  });

  it("refuses the second of two administrators whose plan is stale, and writes nothing", async () => {
    const first = desiredOf([...keys, "mx-const-Welcome.Greeting"]);
    const second = desiredOf(keys.filter((key) => key !== "storage-perform-delete"));
    const { digest: ofFirst } = await planFor(first);
    const { digest: ofSecond } = await planFor(second);
    await applyBinding(ctx, { ...welcome, desired: first, planDigest: ofFirst, takeOver: [] });
    const written = await world().client.find(resources.secretProviderClasses, welcome);
    const other = grantedIn("namespace-admin", namespace);
    await expect(
      applyBinding(other, { ...welcome, desired: second, planDigest: ofSecond, takeOver: [] }),
    ).rejects.toMatchObject({ code: "conflict" });
    const after = await world().client.find(resources.secretProviderClasses, welcome);
    expect(after?.metadata.resourceVersion).toBe(written?.metadata.resourceVersion);
    expect((await listRevisions(ctx, welcome)).items).toHaveLength(2);
  });

  it("asks before it takes a field from Argo CD, and takes it when told to", async () => {
    const argo = world().client.as("argocd-controller");
    const app = { apiVersion: resources.mendixApps.apiVersion, kind: resources.mendixApps.kind };
    const spec = { allowOverrideSecretsWithSecretStoreCSIDriver: false };
    const { name } = welcome;
    const body = { ...app, metadata: { name, namespace }, spec };
    await argo.patch(
      resources.mendixApps,
      { name, namespace },
      { type: "apply", body, force: true },
    );
    const desired = desiredOf([...keys, "mx-const-Welcome.Greeting"]);
    const plan = await planFor(desired);
    const apply = (takeOver: string[]) =>
      applyBinding(ctx, { ...welcome, desired, planDigest: plan.digest, takeOver });
    await expect(apply([])).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("Argo CD") as string,
    });
    expect((await listRevisions(ctx, welcome)).items).toHaveLength(2);
    await apply(["argocd-controller"]);
    const live = await world().client.find(resources.mendixApps, welcome);
    expect(live?.spec?.allowOverrideSecretsWithSecretStoreCSIDriver).toBe(true);
  });

  it("names the missing member after a restart, and is healthy again after the fix", async () => {
    await untilHealth(welcome, (health) => health.diagnosis.verdict === "healthy", 30_000);
    const whole = (await world().vault.read(secretPath)) ?? {};
    const { "mx-admin-password": gone, ...rest } = whole;
    expect(gone).toBeDefined();
    await world().vault.write(secretPath, rest);
    await restartEnvironment(ctx, welcome);
    const { diagnosis } = await untilHealth(
      welcome,
      (health) =>
        health.diagnosis.verdict === "failed" && health.diagnosis.findings[0]?.id === "F69",
      30_000,
    );
    expect(diagnosis.findings[0]?.title).toContain("mx-admin-password");
    expect(diagnosis.findings[0]?.fix.length).toBeGreaterThan(0);
    await world().vault.write(secretPath, whole);
    await untilNextSecond();
    await restartEnvironment(ctx, welcome);
    await untilHealth(welcome, (health) => health.diagnosis.verdict === "healthy", 30_000);
  }, 60_000);

  it("sets a value by compare-and-set, keeping it out of audit and answers", async () => {
    const value = "a-made-up-value-of-this-test";
    const key = "mx-admin-password";
    const reference = { name: secretPath, member: key };
    const { items } = await describeMapping(ctx, {
      ...welcome,
      store: storeName,
      references: [reference],
    });
    const expectedVersion = items[0]?.version ?? "";
    const set = { ...welcome, key, store: storeName, reference, value, expectedVersion };
    const answer = await setValue(ctx, set);
    expect(Number(answer.version)).toBe(Number(expectedVersion) + 1);
    expect((await world().vault.read(secretPath))?.[key]).toBe(value);
    const error: unknown = await setValue(ctx, set).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "conflict" });
    const rows = await getDb().auditEntry.findMany({ where: { action: "value.set" } });
    expect(rows.map(({ outcome }) => outcome)).toEqual(["intent", "success", "intent", "failure"]);
    const shown = [answer, error, rows];
    expect(inspect(shown, { depth: 10 })).not.toContain(value);
    expect(rows[1]?.after).toMatchObject({ version: answer.version });
  });

  it("takes the binding away in the reverse order, and goes back by a revision", async () => {
    const plan = await planFor(null);
    await applyBinding(ctx, { ...welcome, desired: null, planDigest: plan.digest, takeOver: [] });
    expect(await world().client.find(resources.secretProviderClasses, welcome)).toBe(null);
    await untilHealth(welcome, (health) => health.diagnosis.verdict === "off", 30_000);
    const back = await planBindingChange(ctx, { ...welcome, desired: null, revision: 1 });
    const { revision } = await applyBinding(ctx, {
      ...welcome,
      desired: null,
      revision: 1,
      planDigest: back.digest,
      takeOver: [],
    });
    expect(revision).toMatchObject({ action: "rollback", outcome: "success" });
    await untilHealth(welcome, (health) => health.diagnosis.verdict === "healthy", 30_000);
  }, 60_000);
});
