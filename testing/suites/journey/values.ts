import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { getDb } from "@/lib/server/db/client";
import { describeMapping } from "@/lib/server/services/bindings/describe";
import { setValue } from "@/lib/server/services/bindings/set-value";
import { restartEnvironment } from "@/lib/server/services/environments/restart";
import { untilNextSecond } from "@/sandbox/until";
import type { AnyWorld } from "@/sandbox/world-on";
import { storeName } from "@/testing/world";
import { ctx, secretPath, untilFailed, untilHealthy, welcome } from "./place";

const key = "mx-admin-password";
const madeUpValue = "a-made-up-value-of-this-test";

/** What happens to values: one goes, the cause is named, it comes back; one is set through Bindery. */
export function describeValues(world: () => AnyWorld): void {
  describe("values come and go", () => {
    it("names the missing member after a restart, and is healthy again after the fix", async () => {
      const whole = (await world().vault.read(secretPath)) ?? {};
      const { [key]: gone, ...rest } = whole;
      expect(gone).toBeDefined();
      await world().vault.write(secretPath, rest);
      await restartEnvironment(ctx, welcome);
      const { diagnosis } = await untilFailed("F69");
      expect(diagnosis.findings[0]?.title).toContain(key);
      expect(diagnosis.findings[0]?.fix.length).toBeGreaterThan(0);
      await world().vault.write(secretPath, whole);
      await untilNextSecond();
      await restartEnvironment(ctx, welcome);
      await untilHealthy();
    }, 90_000);

    it("sets a value by compare-and-set, keeping it out of audit and answers", async () => {
      const reference = { name: secretPath, member: key };
      const asked = { ...welcome, store: storeName, references: [reference] };
      const { items } = await describeMapping(ctx, asked);
      const expectedVersion = items[0]?.version ?? "";
      const value = madeUpValue;
      const set = { ...welcome, key, store: storeName, reference, value, expectedVersion };
      const answer = await setValue(ctx, set);
      expect(Number(answer.version)).toBe(Number(expectedVersion) + 1);
      expect((await world().vault.read(secretPath))?.[key]).toBe(value);
      const error: unknown = await setValue(ctx, set).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: "conflict" });
      const rows = await getDb().auditEntry.findMany({
        where: { action: "value.set" },
        orderBy: { sequence: "asc" },
      });
      const outcomes = rows.map(({ outcome }) => outcome);
      expect(outcomes).toEqual(["intent", "success", "intent", "failure"]);
      const shown = [answer, error, rows];
      expect(inspect(shown, { depth: 10 })).not.toContain(value);
      expect(rows[1]?.after).toMatchObject({ version: answer.version });
    });
  });
}
