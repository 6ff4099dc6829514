import { beforeAll, describe, expect, it } from "vitest";
import type { Verdict } from "@/lib/contracts/health";
import { getLiveBus } from "@/lib/server/services/health/live-bus";
import { environmentSeeds } from "@/sandbox/scenario/environments";
import type { AnyWorld, WorldSettings } from "@/sandbox/world-on";
import { enable, registerCluster, registerStore, untilHealth, useWorldOf } from "@/testing/world";

const namespaces = [...new Set(environmentSeeds.map(({ namespace }) => namespace))];
const deadlineMs = 90_000;

/** What the scenario says of each environment: its verdict, and the cause that must be named first. */
const expected: Readonly<Record<string, [Verdict, string?]>> = {
  "claims-prod": ["healthy"],
  "claims-acc": ["failed", "F68"],
  "claims-test": ["failed", "F68"],
  "broker-portal-prod": ["stale", "F80"],
  "policy-admin-prod": ["healthy"],
  "policy-admin-acc": ["off", "B28"],
  "orders-prod": ["healthy"],
  "orders-acc": ["failed", "F69"],
  "payments-prod": ["degraded", "F69"],
  "payments-acc": ["failed", "B16"],
  "checkout-test": ["failed", "F67"],
  "partner-api-prod": ["healthy"],
  "partner-api-acc": ["degraded", "F90"],
  "field-inspect-prod": ["failed", "F65"],
  "field-inspect-acc": ["failed", "F65"],
  "hr-selfservice-prod": ["degraded", "F91"],
  "hr-selfservice-acc": ["unknown", "B30"],
  "planning-prod": ["degraded", "F81"],
  "planning-acc": ["degraded", "F75"],
  "planning-test": ["healthy"],
  "planning-dev": ["healthy"],
  "welcome-acc": ["off", "B28"],
  "welcome-test": ["off", "B28"],
};

/** Each environment of the scenario comes to the verdict and the cause that its state calls for. */
export function registerScenarioSuite(
  name: string,
  start: (settings: WorldSettings) => Promise<AnyWorld>,
): void {
  describe(`health of the seeded world on ${name}`, () => {
    const world = useWorldOf(() => start({ timeScale: 0.02 }));
    const calledHealthy = new Set<string>();

    beforeAll(async () => {
      getLiveBus().listen((event) => {
        if (event.type === "environment" && event.verdict === "healthy")
          calledHealthy.add(event.name);
      });
      await registerCluster(world(), { namespaces });
      await registerStore(world());
      for (const namespace of namespaces) await enable(namespace);
    }, 120_000);

    it("knows what to expect of every environment", () => {
      expect(Object.keys(expected).toSorted()).toEqual(
        environmentSeeds.map(({ name }) => name).toSorted(),
      );
    });

    it.each(environmentSeeds.map((seed) => ({ ...seed, is: expected[seed.name] })))(
      "$name is $is.0: $state",
      { timeout: deadlineMs + 10_000 },
      async ({ namespace, name, is }) => {
        const [verdict, cause] = is ?? [];
        // B02: not everything was looked at yet.
        const { diagnosis } = await untilHealth(
          { namespace, name },
          // B02: not asked yet. A green that is due may still wait for a last proof; a fault is judged as first seen.
          ({ diagnosis: { verdict: now, findings } }) =>
            findings.every(({ id }) => id !== "B02") && (verdict !== "healthy" || now === verdict),
          deadlineMs,
        );
        expect([diagnosis.verdict, diagnosis.findings[0]?.id]).toEqual([verdict, cause]);
      },
    );

    it("never called a faulty environment healthy on the way", () => {
      const faulty = Object.entries(expected).filter(([, [verdict]]) => verdict !== "healthy");
      expect(faulty.filter(([name]) => calledHealthy.has(name))).toEqual([]);
    });
  });
}
