import { describe, expect, it } from "vitest";
import { applyBinding } from "@/lib/server/services/bindings/apply";
import { listRevisions } from "@/lib/server/services/bindings/list-revisions";
import { getEnvironment } from "@/lib/server/services/environments/get";
import { restartEnvironment } from "@/lib/server/services/environments/restart";
import { resources } from "@/sandbox/client/resources";
import { until, untilNextSecond } from "@/sandbox/until";
import type { AnyWorld } from "@/sandbox/world-on";
import { grantedIn } from "@/testing/world";
import {
  ctx,
  desiredOf,
  keys,
  keysWithGreeting,
  namespace,
  planAndApply,
  planFor,
  role,
  untilHealthy,
  welcome,
} from "./place";

const { name } = welcome;
const editor = "kubectl-edit";

/** Everybody else who writes: a second administrator, Argo CD, somebody with `kubectl edit`. */
export function describeOwners(world: () => AnyWorld): void {
  const revisions = async () => (await listRevisions(ctx, welcome)).items;
  const hasDrifted = async () => (await getEnvironment(ctx, welcome)).hasDrifted;
  const liveClass = () => world().client.get(resources.secretProviderClasses, welcome);

  describe("others write too", () => {
    it("refuses the second of two administrators whose plan is stale, and writes nothing", async () => {
      const first = desiredOf(keysWithGreeting);
      const second = desiredOf(keys.filter((key) => key !== "storage-perform-delete"));
      const { digest: ofFirst } = await planFor(first);
      const { digest: ofSecond } = await planFor(second);
      await applyBinding(ctx, { ...welcome, desired: first, planDigest: ofFirst, takeOver: [] });
      const written = await liveClass();
      const other = grantedIn("namespace-admin", namespace);
      await expect(
        applyBinding(other, { ...welcome, desired: second, planDigest: ofSecond, takeOver: [] }),
      ).rejects.toMatchObject({ code: "conflict" });
      const after = await liveClass();
      expect(after.metadata.resourceVersion).toBe(written.metadata.resourceVersion);
      expect(await revisions()).toHaveLength(2);
    });

    it("asks before it takes a field from Argo CD, and takes it when told to", async () => {
      const argo = world().client.as("argocd-controller");
      const { apiVersion, kind } = resources.mendixApps;
      const spec = { allowOverrideSecretsWithSecretStoreCSIDriver: false };
      const body = { apiVersion, kind, metadata: { name, namespace }, spec };
      const force = { type: "apply", body, force: true } as const;
      await argo.patch(resources.mendixApps, { name, namespace }, force);
      const desired = desiredOf(keysWithGreeting);
      const plan = await planFor(desired);
      const apply = (takeOver: string[]) =>
        applyBinding(ctx, { ...welcome, desired, planDigest: plan.digest, takeOver });
      await expect(apply([])).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining("Argo CD") as string,
      });
      expect(await revisions()).toHaveLength(2);
      await apply(["argocd-controller"]);
      const live = await world().client.get(resources.mendixApps, welcome);
      expect(live.spec?.allowOverrideSecretsWithSecretStoreCSIDriver).toBe(true);
      await untilHealthy();
    }, 60_000);

    it("sees that somebody edited the class, names who and what, and does not overwrite it unasked", async () => {
      expect(await hasDrifted()).toBe(false);
      const spec = { parameters: { roleName: "somebody-elses" } };
      await world().client.as(editor).patch(
        resources.secretProviderClasses,
        { name, namespace },
        {
          type: "merge",
          body: { spec },
        },
      );
      await until("the drift is seen", hasDrifted);
      const plan = await planFor(desiredOf(keysWithGreeting));
      const change = plan.changes.find(({ object }) => object.kind === "SecretProviderClass");
      const field = change?.fields.find(({ path }) => path.endsWith("roleName"));
      expect(field).toMatchObject({ before: "somebody-elses", after: role });
      expect(field?.owners.map(({ manager }) => manager)).toEqual([editor]);
      expect(change?.conflicts.map(({ owner }) => owner.manager)).toEqual([editor]);
      const unasked = planAndApply(desiredOf(keysWithGreeting));
      await expect(unasked).rejects.toMatchObject({ code: "conflict" });
      expect((await liveClass()).spec?.parameters?.["roleName"]).toBe("somebody-elses");
    });

    it("rolls back to the revision before the edit once told to take it over", async () => {
      const revision = await planAndApply(null, { revision: 2, takeOver: [editor] });
      expect(revision).toMatchObject({ action: "rollback", outcome: "success", isCurrent: true });
      expect((await liveClass()).spec?.parameters?.["roleName"]).toBe(role);
      await until("the drift is gone", async () => !(await hasDrifted()));
      // Pods that mounted before the edit prove nothing about the class as it is now: new ones do.
      await untilNextSecond();
      await restartEnvironment(ctx, welcome);
      await untilHealthy();
    }, 60_000);
  });
}
