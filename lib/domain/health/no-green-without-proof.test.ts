import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Diagnosis } from "@/lib/contracts/health";
import type { ReferenceProbe } from "@/lib/contracts/stores";
import type { Snapshot } from "@/lib/domain/health/snapshot";
import { diagnoseVault } from "@/testing/factories/diagnose";
import { makeSnapshot, now } from "@/testing/factories/snapshot";
import { observedVaultRows } from "@/testing/observed/vault";

const observedFields = [
  "mendixApp",
  "serviceAccount",
  "secretProviderClass",
  "deployment",
  "pods",
  "podStatuses",
  "events",
  "crd",
  "driver",
  "csiNodes",
] as const;

/** Ways to lose evidence; each keeps everything else as it is. */
const losses: Record<string, (snapshot: Snapshot) => Snapshot> = {
  probe: (one) => ({ ...one, probe: null, probeMissing: "never probed" }),
  asEnvironment: (one) => ({
    ...one,
    probe: one.probe && { ...one.probe, asEnvironment: null, asEnvironmentOff: "off" },
  }),
  references: (one) => ({ ...one, probe: one.probe && { ...one.probe, references: [] } }),
  identityReferences: (one) => ({
    ...one,
    probe: one.probe?.asEnvironment
      ? { ...one.probe, asEnvironment: { ...one.probe.asEnvironment, references: [] } }
      : one.probe,
  }),
  operatorVersion: (one) => ({ ...one, operatorVersion: null }),
  runtimeVersion: (one) => ({ ...one, runtimeVersion: null }),
  history: (one) => ({ ...one, versionHistory: [] }),
  kept: (one) => ({ ...one, keptEvents: [] }),
  watch: (one) => ({ ...one, watchAgeMs: one.staleAfterMs + 1 }),
  ...Object.fromEntries(
    observedFields.flatMap((field) => [
      [
        `${field}:forbidden`,
        (one: Snapshot) => ({
          ...one,
          [field]: { state: "forbidden", verb: "list", resource: field, observedAt: now },
        }),
      ],
      [
        `${field}:unreachable`,
        (one: Snapshot) => ({
          ...one,
          [field]: { state: "unreachable", reason: "timed out", since: now },
        }),
      ],
    ]),
  ),
};
const row = fc.constantFrom(...observedVaultRows);

describe("no green without proof", () => {
  it("never becomes healthy when evidence is taken away", () => {
    const some = fc.uniqueArray(fc.constantFrom(...Object.keys(losses)), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(row, some, ({ snapshot }, names) => {
        const before = diagnoseVault(snapshot).verdict;
        const after = diagnoseVault(
          names.reduce((one, name) => losses[name]?.(one) ?? one, snapshot),
        ).verdict;
        return before === "healthy" || after !== "healthy";
      }),
      { numRuns: 600 },
    );
  });

  it.each(Object.keys(losses).filter((name) => name !== "history" && name !== "kept"))(
    "is not healthy without %s",
    (name) => {
      const diagnosis = diagnoseVault(losses[name]?.(makeSnapshot()) ?? makeSnapshot());
      expect(diagnosis.verdict).not.toBe("healthy");
      expect(diagnosis.findings).not.toEqual([]);
    },
  );

  it.each(["absent", "deleted", "denied", "malformed", "unknown"] as const)(
    "is not healthy while a probe calls one reference %s",
    (state) => {
      const one = makeSnapshot();
      const worsen = (list: ReferenceProbe[]) =>
        list.map((each, index) => (index === 3 ? { ...each, state } : each));
      const { probe } = one;
      if (!probe?.asEnvironment) throw new Error("the healthy snapshot has both probes");
      const asEnvironment = { ...probe.asEnvironment, references: worsen(probe.references) };
      const verdicts = [
        { ...probe, references: worsen(probe.references) },
        { ...probe, asEnvironment },
      ].map((changed) => diagnoseVault({ ...one, probe: changed }).verdict);
      expect(verdicts).not.toContain("healthy");
    },
  );

  it("is not healthy once any proof is older than it may be", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...observedFields, "probe", "asEnvironment", "watch"),
        fc.integer({ min: 10 * 60_000 + 1_001, max: 10 ** 10 }),
        (what, ms) => {
          const one = makeSnapshot();
          const at = now - ms;
          if (what === "watch")
            return diagnoseVault({ ...one, watchAgeMs: ms }).verdict !== "healthy";
          if (what === "probe")
            return (
              diagnoseVault({ ...one, probe: one.probe && { ...one.probe, probedAt: at } })
                .verdict !== "healthy"
            );
          if (what === "asEnvironment")
            return (
              diagnoseVault({
                ...one,
                probe: one.probe?.asEnvironment
                  ? { ...one.probe, asEnvironment: { ...one.probe.asEnvironment, probedAt: at } }
                  : null,
              }).verdict !== "healthy"
            );
          return (
            diagnoseVault({ ...one, [what]: { ...one[what], observedAt: at } }).verdict !==
            "healthy"
          );
        },
      ),
    );
  });

  it("gives the same answer twice, without touching what it was given", () => {
    fc.assert(
      fc.property(row, ({ snapshot }) => {
        const before = JSON.stringify(snapshot);
        expect(diagnoseVault(snapshot)).toEqual(diagnoseVault(snapshot));
        expect(JSON.stringify(snapshot)).toBe(before);
      }),
      { numRuns: 72 },
    );
  });

  it("answers within the contract, never green and never throwing, when objects hold anything at all", () => {
    fc.assert(
      fc.property(
        row,
        fc.array(fc.tuple(fc.nat(), fc.jsonValue({ maxDepth: 2 })), { minLength: 1, maxLength: 6 }),
        ({ snapshot }, changes) => {
          const mangled = changes.reduce((one, [at, value]) => mangle(one, at, value), snapshot);
          const diagnosis = diagnoseVault(mangled);
          expect(Diagnosis.parse(diagnosis)).toEqual(diagnosis);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

/** The snapshot with one value inside a live object or list replaced; the frame that Bindery writes itself stays. */
function mangle(snapshot: Snapshot, at: number, value: unknown): Snapshot {
  const copy: Record<string, unknown> = structuredClone(snapshot) as unknown as Record<
    string,
    unknown
  >;
  const places: { holder: Record<string, unknown>; key: string }[] = [];
  const walk = (holder: Record<string, unknown>) => {
    for (const [key, inner] of Object.entries(holder)) {
      places.push({ holder, key });
      if (typeof inner === "object" && inner !== null) walk(inner as Record<string, unknown>);
    }
  };
  for (const field of observedFields) {
    const observed = copy[field] as { state: string; value?: unknown };
    if (
      observed.state === "seen" &&
      field !== "driver" &&
      field !== "crd" &&
      typeof observed.value === "object"
    )
      walk(observed.value as Record<string, unknown>);
  }
  const place = places[at % Math.max(1, places.length)];
  if (place) place.holder[place.key] = value;
  return copy as unknown as Snapshot;
}
