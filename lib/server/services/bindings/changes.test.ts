import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DesiredBinding } from "@/lib/contracts/bindings";
import { reconcileIntents } from "@/lib/server/audit/reconcile";
import { getDb } from "@/lib/server/db/client";
import { restartEnvironment } from "@/lib/server/services/environments/restart";
import { resources } from "@/sandbox/client/resources";
import { databaseKeys, storageKeys } from "@/sandbox/scenario/values";
import { until } from "@/sandbox/until";
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
import { listNames } from "./names";
import { planBindingChange } from "./plan";
import { setValue } from "./set-value";

const namespace = "mendix-onboarding";
const welcome = refOf(namespace, "welcome-acc");
const path = "secret/data/welcome-acc";
const keys = [...databaseKeys, ...storageKeys, "mx-admin-password"];
const ctx = asPlatformAdmin();
const classes = /secretproviderclasses\/welcome-acc$/;

const desiredOf = (extra: string[] = []): DesiredBinding => ({
  store: storeName,
  identity: "mendix-welcome-acc",
  mappings: [...keys, ...extra].map((key) => ({
    key,
    reference: { name: path, member: extra.includes(key) ? "mx-admin-password" : key },
  })),
});
const planFor = (desired: DesiredBinding | null) => planBindingChange(ctx, { ...welcome, desired });
async function apply(desired: DesiredBinding | null, by = ctx) {
  const { digest } = await planFor(desired);
  return applyBinding(by, { ...welcome, desired, planDigest: digest, takeOver: [] });
}
const newest = (take: number) =>
  getDb().auditEntry.findMany({
    where: { outcome: { not: "denied" } },
    orderBy: { sequence: "desc" },
    take,
  });
const now = () => new Date(Date.now() + 1_000);

describe("changes of a binding", () => {
  const world = useWorld({ scenario: "empty" });
  const liveClass = () => world().client.find(resources.secretProviderClasses, welcome);
  const textOf = async () => JSON.stringify((await liveClass())?.spec ?? null);

  beforeAll(async () => {
    await seed(world(), namespace, [welcome.name]);
    await registerCluster(world(), { namespaces: [namespace] });
    await registerStore(world());
    await untilHealth(welcome, ({ diagnosis }) => diagnosis.verdict === "off");
  }, 170_000);
  beforeEach(() => {
    world().faults.kubernetes.set({});
    world().faults.vault.clear();
  });

  it("refuses to apply in a namespace whose switch was never turned on", async () => {
    const plan = await planFor(desiredOf());
    expect(plan.issues[0]).toMatchObject({ severity: "error" });
    expect(plan.issues[0]?.message).toContain("Enable Secrets Store is off");
    await expect(apply(desiredOf())).rejects.toMatchObject({ code: "precondition_failed" });
    await enable(namespace);
  });

  it("a lost answer to a write that was done is no failure: the object itself is asked", async () => {
    world().faults.kubernetes.set({ lose: [{ times: 1, method: "PATCH", path: classes }] });
    const { revision } = await apply(desiredOf());
    expect(revision.outcome).toBe("success");
    expect((await planFor(desiredOf())).isEmpty).toBe(true);
    expect((await newest(2)).map(({ outcome }) => outcome)).toEqual(["success", "intent"]);
  });

  it("of two administrators at once, the second is told and nobody's change is lost", async () => {
    const plans = await Promise.all(
      ["mx-const-A.One", "mx-const-A.Two"].map(async (key) => {
        const desired = desiredOf([key]);
        return { desired, planDigest: (await planFor(desired)).digest };
      }),
    );
    const results = await Promise.allSettled(
      plans.map((plan) => applyBinding(ctx, { ...welcome, ...plan, takeOver: [] })),
    );
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(results.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "conflict" },
    });
    const won = results.findIndex(({ status }) => status === "fulfilled");
    expect(await textOf()).toContain(won === 0 ? "A.One" : "A.Two");
  });

  it("does not write over a change that came after the live state was read", async () => {
    const desired = desiredOf(["mx-const-A.Three"]);
    const { digest } = await planFor(desired);
    world().faults.vault.delay(1_500, "secret/metadata");
    const asked = () =>
      [...world().vaultServer.server.requests.byPath]
        .filter(([call]) => call.includes("secret/metadata"))
        .reduce((sum, [, times]) => sum + times, 0);
    const before = asked();
    const applying = applyBinding(ctx, { ...welcome, desired, planDigest: digest, takeOver: [] });
    const refused = expect(applying).rejects.toMatchObject({ code: "conflict" });
    await until("the plan looks at the store", () => Promise.resolve(asked() > before));
    const { apiVersion, kind } = resources.secretProviderClasses;
    const body = {
      apiVersion,
      kind,
      metadata: { name: welcome.name, namespace, labels: { meanwhile: "yes" } },
    };
    await world()
      .client.as("kubectl")
      .patch(resources.secretProviderClasses, welcome, { type: "apply", body, force: true });
    await refused;
    expect(await textOf()).not.toContain("A.Three");
    expect((await newest(1))[0]).toMatchObject({ outcome: "failure" });
  });

  it("leaves the intent open while nobody can tell, and closes it with what is there", async () => {
    const desired = desiredOf(["mx-const-A.Four"]);
    const { digest } = await planFor(desired);
    world().faults.kubernetes.set({
      lose: [{ times: 1, method: "PATCH", path: classes, readsAfter: 1 }],
    });
    const applying = applyBinding(ctx, { ...welcome, desired, planDigest: digest, takeOver: [] });
    await expect(applying).rejects.toMatchObject({
      code: "cluster_unavailable",
      isOutcomeOpen: true,
    });
    const [open] = await newest(1);
    expect(open).toMatchObject({ outcome: "intent", action: "binding.apply" });
    expect(await textOf()).toContain("A.Four");
    world().faults.kubernetes.set({});
    expect(await reconcileIntents(now())).toMatchObject({ closed: 1, open: [] });
    expect((await newest(1))[0]).toMatchObject({ outcome: "success", intent: open?.sequence });
    expect(await getDb().revision.findFirst({ orderBy: { number: "desc" } })).toMatchObject({
      outcome: "success",
      action: "apply",
      auditSequence: open?.sequence,
    });
  });

  it("a restart whose answer was lost is closed by the mark on the Deployment", async () => {
    world().faults.kubernetes.set({
      lose: [{ times: 1, method: "PATCH", path: /deployments\/welcome-acc-master$/ }],
    });
    const { restartedAt } = await restartEnvironment(ctx, welcome);
    expect((await newest(2)).map(({ outcome }) => outcome)).toEqual(["success", "intent"]);
    expect((await newest(1))[0]?.after).toMatchObject({ restartedAt });
  });

  it("a value whose answer was lost is found in the store, and recorded with its version", async () => {
    const key = "mx-admin-password";
    const reference = { name: path, member: key };
    const look = { ...welcome, store: storeName, references: [reference] };
    const expectedVersion = (await describeMapping(ctx, look)).items[0]?.version ?? "";
    const set = { ...welcome, key, store: storeName, reference, expectedVersion };
    world().faults.vault.loseAnswers(1, "secret/data");
    const { version } = await setValue(ctx, { ...set, value: "first-made-up-value" });
    expect(Number(version)).toBe(Number(expectedVersion) + 1);
    expect((await world().vault.read(path))?.[key]).toBe("first-made-up-value");
    expect((await newest(1))[0]).toMatchObject({ outcome: "success", after: { version } });
  });

  it("a value that never arrived stays open until the store was asked, then is a failure", async () => {
    const key = "mx-admin-password";
    const reference = { name: path, member: key };
    const look = { ...welcome, store: storeName, references: [reference] };
    const expectedVersion = (await describeMapping(ctx, look)).items[0]?.version ?? "";
    const set = { ...welcome, key, store: storeName, reference, expectedVersion };
    world().faults.vault.dropConnections(true, "secret/data");
    await expect(setValue(ctx, { ...set, value: "second" })).rejects.toMatchObject({
      code: "store_unavailable",
      isOutcomeOpen: true,
    });
    world().faults.vault.clear();
    expect((await newest(1))[0]).toMatchObject({ outcome: "intent" });
    expect(await reconcileIntents(now())).toMatchObject({ closed: 1, open: [] });
    expect((await newest(1))[0]).toMatchObject({ outcome: "failure" });
  });

  it("keeps an administrator of a namespace inside the prefix of the store", async () => {
    const other = "secret/data/other-team/payments";
    await world().vault.write(other, { "database-password": "theirs" });
    const admin = grantedIn("namespace-admin", namespace);
    const reference = { name: other, member: "database-password" };
    const place = { ...welcome, store: storeName };
    const seen = await describeMapping(admin, { ...place, references: [reference] });
    expect(seen.items[0]).toMatchObject({ state: "denied", version: null, members: [] });
    const set = { ...place, key: "database-password", reference, expectedVersion: "1" };
    await expect(setValue(admin, { ...set, value: "mine" })).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(await world().vault.read(other)).toEqual({ "database-password": "theirs" });
    const names = (prefix: string) => listNames(admin, { ...place, prefix });
    expect((await names("secret/data/other-team/")).items).toEqual([]);
    expect((await names("secret/")).items).toEqual([{ name: path, kind: "secret" }]);
    expect((await names(path)).items.map(({ name }) => name)).toContain("database-password");
    const desired = desiredOf();
    desired.mappings[0] = { key: desired.mappings[0]?.key ?? "", reference };
    const plan = await planBindingChange(admin, { ...welcome, desired });
    expect(plan.issues.find(({ message }) => message.includes("outside"))?.severity).toBe("error");
    expect(
      (await planBindingChange(admin, { ...welcome, desired: desiredOf() })).issues,
    ).not.toContainEqual(expect.objectContaining({ severity: "error" }));
    expect(
      (await describeMapping(ctx, { ...place, references: [reference] })).items[0],
    ).toMatchObject({ state: "exists" });
  });

  it("closes what can never be looked up again, so that it does not stand before the others", async () => {
    const { toEntry } = await import("@/lib/server/audit/entry");
    const { appendEntry } = await import("@/lib/server/audit/append");
    const { openIntent } = await import("@/lib/server/audit/open-intents");
    const { withTransaction } = await import("@/lib/server/db/with-transaction");
    const draft = {
      action: "binding.apply",
      entity: "binding",
      entityId: "gone",
      cluster: "no-such-cluster",
      namespace,
      environment: "gone",
      after: { desired: null },
    };
    await withTransaction(async (tx) => {
      const closing = { id: "gone-1", at: new Date(), outcome: "intent" as const };
      const { sequence } = await appendEntry(tx, toEntry(ctx, draft, closing));
      await openIntent(tx, sequence);
    });
    expect(await reconcileIntents(now())).toMatchObject({ closed: 1, open: [] });
    expect((await newest(1))[0]).toMatchObject({ outcome: "failure", entityId: "gone" });
  });
});
