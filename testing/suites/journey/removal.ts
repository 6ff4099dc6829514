import { describe, expect, it } from "vitest";
import { verifyAudit } from "@/lib/server/services/audit/verify";
import { getDb } from "@/lib/server/db/client";
import { resources } from "@/sandbox/client/resources";
import { until } from "@/sandbox/until";
import type { AnyWorld } from "@/sandbox/world-on";
import { ctx, planAndApply, planFor, secretPath, untilHealthy, untilOff, welcome } from "./place";

/** The binding goes, and comes back by a revision; then the whole journey stands in the audit. */
export function describeRemoval(world: () => AnyWorld): void {
  describe("the binding goes and comes back", () => {
    it("plans the removal in the opposite order, each step accepted by a dry-run that removes nothing", async () => {
      const { client } = world();
      const before = await client.get(resources.secretProviderClasses, welcome);
      const account = await client.get(resources.serviceAccounts, welcome);
      const plan = await planFor(null);
      expect(
        plan.changes.map(({ action, object, dryRun }) => [action, object.kind, dryRun.state]),
      ).toEqual([
        ["update", "MendixApp", "passed"],
        ["delete", "SecretProviderClass", "passed"],
        ["delete", "ServiceAccount", "passed"],
      ]);
      expect(await client.get(resources.secretProviderClasses, welcome)).toEqual(before);
      expect(await client.get(resources.serviceAccounts, welcome)).toEqual(account);
      expect((await planFor(null)).digest).toBe(plan.digest);
    });

    it("takes the binding away, and the pods run without the store again", async () => {
      const { client } = world();
      await planAndApply(null);
      expect(await client.find(resources.secretProviderClasses, welcome)).toBe(null);
      expect(await client.find(resources.serviceAccounts, welcome)).toBe(null);
      await untilOff();
      const at = { namespace: welcome.namespace };
      await until("no pod has a status of the store", async () => {
        const { items } = await client.list(resources.podStatuses, at);
        return items.length === 0;
      });
    }, 60_000);

    it("goes back by a revision", async () => {
      const revision = await planAndApply(null, { revision: 1 });
      expect(revision).toMatchObject({ action: "rollback", outcome: "success" });
      await untilHealthy();
    }, 60_000);
  });

  describe("the audit of the journey", () => {
    const entries = () => getDb().auditEntry.findMany({ orderBy: { sequence: "asc" } });

    it("holds every change with one outcome for each intent, in an unbroken chain", async () => {
      const rows = await entries();
      const actions = new Set(rows.map(({ action }) => action));
      const wanted = ["cluster.create", "store.create", "enablement.replace", "binding.apply"];
      const later = ["binding.rollback", "binding.delete", "environment.restart", "value.set"];
      expect([...actions]).toEqual(expect.arrayContaining([...wanted, ...later]));
      const intents = rows.filter(({ outcome }) => outcome === "intent");
      const closed = rows.filter(({ outcome, intent }) => outcome !== "intent" && intent !== null);
      expect(closed.map(({ intent }) => intent).toSorted()).toEqual(
        intents.map(({ sequence }) => sequence).toSorted(),
      );
      expect(await verifyAudit(ctx)).toMatchObject({ isIntact: true, firstBroken: null });
    });

    it("quotes neither the store's token nor any value", async () => {
      const text = JSON.stringify(await entries(), (_key, value: unknown) =>
        typeof value === "bigint" ? String(value) : value,
      );
      expect(text).toContain(secretPath);
      expect(text).not.toContain(world().bindery.token);
      const values = Object.entries((await world().vault.read(secretPath)) ?? {});
      const secrets = values.filter(([key]) => /password|secret-access|access-key/.test(key));
      expect(secrets.length).toBeGreaterThan(3);
      for (const [, value] of secrets) expect(text).not.toContain(value);
    });
  });
}
