import { describe, expect, it } from "vitest";
import { getDb } from "@/lib/server/db/client";
import { applyBinding } from "@/lib/server/services/bindings/apply";
import { getBinding } from "@/lib/server/services/bindings/get";
import { listRevisions } from "@/lib/server/services/bindings/list-revisions";
import { getEnvironment } from "@/lib/server/services/environments/get";
import { resources } from "@/sandbox/client/resources";
import type { AnyWorld } from "@/sandbox/world-on";
import { storeName } from "@/testing/world";
import {
  ctx,
  desiredOf,
  errorsOf,
  keys,
  namespace,
  planAndApply,
  planFor,
  secretPath,
  untilHealthy,
  welcome,
} from "./place";

/** From no binding to pods that have proven that they mounted it. */
export function describeBinding(world: () => AnyWorld): void {
  describe("the environment gets its binding", () => {
    const labelSelector = `app=${welcome.name}`;
    const podsOf = async () =>
      (await world().client.list(resources.pods, { namespace, labelSelector })).items;

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
      const given = { ...welcome, desired, planDigest: plan.digest, takeOver: [] };
      await expect(applyBinding(ctx, given)).rejects.toMatchObject({ code: "precondition_failed" });
      expect(await world().client.find(resources.secretProviderClasses, welcome)).toBe(null);
    });

    it("plans three objects in order, each accepted by the API server's dry-run, and names the pods", async () => {
      const plan = await planFor(desiredOf(keys));
      expect(errorsOf(plan)).toEqual([]);
      const rows = plan.changes.map(({ action, object, dryRun }) => [action, object.kind, dryRun]);
      const passed = { state: "passed", message: expect.any(String) as string };
      expect(rows).toEqual([
        ["create", "ServiceAccount", passed],
        ["create", "SecretProviderClass", passed],
        ["update", "MendixApp", passed],
      ]);
      expect(plan.keyChanges).toHaveLength(keys.length);
      const pods = await podsOf();
      expect(plan.pods.map(({ name }) => name)).toEqual(pods.map(({ metadata }) => metadata.name));
      expect(pods).toHaveLength(1);
      expect(await world().client.find(resources.serviceAccounts, welcome)).toBe(null);
    });

    it("applies the reviewed plan, and the verdict turns healthy by itself on what a sign-in as the environment proved", async () => {
      const revision = await planAndApply(desiredOf(keys), { reason: "first binding" });
      expect(revision).toMatchObject({ number: 1, outcome: "success", isCurrent: true });
      const { diagnosis, probe } = await untilHealthy();
      expect(diagnosis.counts.mounted).toBe(1);
      expect(probe?.asEnvironment).not.toBe(null);
      const detail = await getEnvironment(ctx, welcome);
      expect(detail).toMatchObject({ revision: 1, hasDrifted: false, verdict: "healthy" });
    }, 90_000);

    it("mounted exactly the mapped keys, with the store's values", async () => {
      const [pod, ...others] = await podsOf();
      expect(others).toEqual([]);
      const files = world().kubelet.filesOf(namespace, pod?.metadata.name ?? "");
      const values = (await world().vault.read(secretPath)) ?? {};
      const wanted = keys.map((key) => [key, values[key]] as const);
      const mounted = [...files].map(([key, content]) => [key, content.toString("utf8")] as const);
      expect(new Map(mounted)).toEqual(new Map(wanted));
      const { items } = await world().client.list(resources.podStatuses, { namespace });
      const own = items.filter(({ status }) => status?.podName === pod?.metadata.name);
      expect(own).toHaveLength(1);
      const ids = (own[0]?.status?.objects ?? []).map(({ id = "" }) => id);
      expect(ids.toSorted()).toEqual(keys.toSorted());
    });

    it("plans nothing for what is applied already", async () => {
      const again = await planFor(desiredOf(keys));
      expect(again).toMatchObject({ isEmpty: true, keyChanges: [] });
      expect(again.changes.map(({ action }) => action)).toEqual(["none", "none", "none"]);
    });

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
  });
}
