import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DesiredBinding } from "@/lib/contracts/bindings";
import type { Context } from "@/lib/server/context";
import { problemOf } from "@/lib/server/api/problem";
import { settleDenials } from "@/lib/server/audit/denials";
import { getDb } from "@/lib/server/db/client";
import type { AppError } from "@/lib/domain/errors";
import { applyBinding } from "@/lib/server/services/bindings/apply";
import { planBindingChange } from "@/lib/server/services/bindings/plan";
import { updateCluster } from "@/lib/server/services/clusters/update";
import { restartEnvironment } from "@/lib/server/services/environments/restart";
import { resources } from "@/sandbox/client/resources";
import type { SeenCall } from "@/sandbox/kubernetes/core/faults";
import { applyRights, readDeployFile } from "@/sandbox/rbac";
import { databaseKeys, storageKeys } from "@/sandbox/scenario/values";
import { asPlatformAdmin } from "@/testing/context";
import * as worlds from "@/testing/world";

const namespace = "mendix-onboarding";
const welcome = worlds.refOf(namespace, "welcome-acc");
const desired: DesiredBinding = {
  store: worlds.storeName,
  identity: "mendix-welcome-acc",
  mappings: [...databaseKeys, ...storageKeys, "mx-admin-password"].map((key) => ({
    key,
    reference: { name: "secret/data/welcome-acc", member: key },
  })),
};
/** Both may do everything in Bindery; in the cluster only one has the Role. */
const priya = asPlatformAdmin({ id: "priya" });
const jonas = asPlatformAdmin({ id: "jonas" });
const bindery = "system:serviceaccount:bindery:bindery";
const own = new Set(["serviceaccounts", "secretproviderclasses", "mendixapps", "deployments"]);

describe("where the cluster decides for the person", () => {
  const world = worlds.useWorld({ scenario: "empty" });
  let written: SeenCall[] = [];
  beforeAll(async () => {
    await worlds.seed(world(), namespace, [welcome.name]);
    await worlds.registerCluster(world(), { namespaces: [namespace] });
    await worlds.registerStore(world());
    await worlds.enable(namespace);
    await worlds.untilHealth(welcome, ({ diagnosis }) => diagnosis.verdict === "off");
    const user = { apiGroup: "rbac.authorization.k8s.io", kind: "User" as const };
    const people = readDeployFile("writePerson").map((object) => ({
      ...object,
      subjects: [{ ...user, name: priya.principal.email }],
    }));
    await applyRights(world().client, people, namespace);
    await updateCluster(priya, { cluster: worlds.clusterName, mode: "impersonate" });
    world().faults.kubernetes.onCall((call) => {
      if (call.caller === bindery && call.verb !== "watch" && own.has(call.resource))
        if (/^(create|update|patch|delete)$/.test(call.verb)) written.push(call);
    });
  }, 120_000);
  beforeEach(() => void (written = []));

  const apply = async (ctx: Context, planned = ctx) => {
    const { digest } = await planBindingChange(planned, { ...welcome, desired });
    return applyBinding(ctx, { ...welcome, desired, planDigest: digest, takeOver: [] });
  };
  const failureOf = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error: AppError) => problemOf(error, "r"),
    );
  const users = () => [...new Set(written.map(({ user }) => user.name))];
  const classNow = () => world().client.find(resources.secretProviderClasses, welcome);
  const lastRows = async (action: string, actorId: string) => {
    await settleDenials();
    const rows = await getDb().auditEntry.findMany({
      where: { action, actorId },
      orderBy: { sequence: "asc" },
    });
    return rows.map(({ outcome, reason }) => [outcome, reason]);
  };
  const restartMark = async () => {
    const name = `${welcome.name}-master`;
    const found = await world().client.find(resources.deployments, { namespace, name });
    return JSON.stringify(found?.spec);
  };

  it("an apply is refused to whom the cluster refuses it, with 403 and whose right is missing, and is recorded as denied", async () => {
    const problem = await failureOf(apply(jonas));
    expect(problem).toMatchObject({ status: 403, code: "forbidden" });
    expect(problem?.detail).toContain('User "jonas@example.com" cannot ');
    expect(problem?.hint).toContain("grant this right to jonas@example.com");
    expect(problem?.hint).not.toContain("identity that Bindery uses");
    expect(users()).toEqual(["jonas@example.com"]);
    expect(written.every(({ isDryRun }) => isDryRun)).toBe(true);
    expect(await classNow()).toBe(null);
    expect(await lastRows("binding.apply", "jonas")).toEqual([
      ["denied", expect.stringContaining('User "jonas@example.com" cannot ')],
    ]);
    expect(await getDb().revision.count()).toBe(0);
  });

  it("a plan of theirs shows each refusal of the dry-run beside its object, and how the right is granted", async () => {
    const { changes } = await planBindingChange(jonas, { ...welcome, desired });
    const dryRuns = changes.filter(({ action }) => action !== "none").map(({ dryRun }) => dryRun);
    expect(dryRuns.length).toBeGreaterThan(0);
    for (const dryRun of dryRuns)
      expect(dryRun).toMatchObject({
        state: "refused",
        missingRight: expect.stringContaining("jonas@example.com") as string,
      });
  });

  it("an apply is done as the person who has the Role, though the account of Bindery has it too", async () => {
    const { revision } = await apply(priya);
    expect(revision.outcome).toBe("success");
    expect(users()).toEqual(["priya@example.com"]);
    expect(written.some(({ isDryRun }) => !isDryRun)).toBe(true);
    expect(await classNow()).not.toBe(null);
  });

  it("a restart follows the same right: refused and recorded as a failure, or done as the person", async () => {
    const before = await restartMark();
    const problem = await failureOf(restartEnvironment(jonas, welcome));
    expect(problem).toMatchObject({ status: 403, code: "forbidden" });
    expect(problem?.detail).toContain('User "jonas@example.com" cannot patch');
    expect(problem?.hint).toContain("grant this right to jonas@example.com");
    expect(await restartMark()).toBe(before);
    const rows = await lastRows("environment.restart", "jonas");
    expect(rows.map(([outcome]) => outcome)).toEqual(["intent", "failure"]);
    written = [];
    await restartEnvironment(priya, welcome);
    expect(users()).toEqual(["priya@example.com"]);
    expect(await restartMark()).not.toBe(before);
  });

  it("a right that ends between dry-run and write is a 403 of the person, recorded as a failure", async () => {
    const wanted = { ...desired, mappings: desired.mappings.slice(0, -1) };
    const { digest } = await planBindingChange(priya, { ...welcome, desired: wanted });
    const before = JSON.stringify((await classNow())?.spec);
    const { kubernetes } = world().faults;
    const message = `secretproviderclasses is forbidden: User "priya@example.com" cannot patch resource`;
    const rule = { times: 1, status: 403, method: "PATCH", path: /secretproviderclasses/, message };
    const stop = kubernetes.onCall(({ isDryRun, resource, verb }) => {
      if (isDryRun && verb === "patch" && resource === "secretproviderclasses")
        kubernetes.set({ fail: [rule] });
    });
    const sent = { ...welcome, desired: wanted, planDigest: digest, takeOver: [] };
    const problem = await failureOf(applyBinding(priya, sent));
    stop();
    kubernetes.set({});
    expect(problem).toMatchObject({ status: 403, code: "forbidden" });
    expect(problem?.hint).toContain("grant this right to priya@example.com");
    expect(JSON.stringify((await classNow())?.spec)).toBe(before);
    const outcomes = (await lastRows("binding.apply", "priya")).map(([outcome]) => outcome);
    expect(outcomes.slice(-2)).toEqual(["intent", "failure"]);
  });

  it("where Bindery itself may not act as the person, it is its own right that is named", async () => {
    const { client } = world();
    await client.patch(
      resources.clusterRoles,
      { name: "bindery-impersonate" },
      { type: "merge", body: { rules: [] } },
    );
    const problem = await failureOf(restartEnvironment(priya, welcome));
    expect(problem).toMatchObject({ status: 403, code: "forbidden" });
    expect(problem?.hint).toBe(
      "Let the identity that Bindery uses for the cluster impersonate priya@example.com (deploy/kubernetes/impersonate.yaml).",
    );
  });
});
