import type { Finding } from "@/lib/contracts/health";
import { severityOrder } from "@/lib/domain/health/verdict";

/** Findings that are consequences: rotation that stopped, pods that lag. */
const consequences = new Set(["F27", "F28", "F80", "F88", "B25", "B35", "F92", "B10"]);
/** Findings that make every poll of the driver fail, or make it pointless. */
const causes = /^(F0[1-8]|F1[0-6]|F29|F6[4-9]|F7[0-3]|F9[0-3]|B01|B05|B1[1-9]|B2[0-4])$/;
/** Endless rotation explains changes that are none (observed/vault.md 3). */
const restless = new Set(["F80", "B25"]);

function causeOf(one: Finding, all: readonly Finding[]): string | undefined {
  const endless = all.find((other) => other.id === "F90");
  if (restless.has(one.id) && endless && one.keys.every((key) => endless.keys.includes(key)))
    return "F90";
  if (one.id !== "F28" && one.id !== "F88") return undefined;
  const found = all
    .filter((other) => other.id !== one.id && causes.test(other.id) && !consequences.has(other.id))
    .toSorted((a, b) => severityOrder(a.severity) - severityOrder(b.severity))
    .find((other) => other.severity === "failed" || other.severity === "degraded");
  return found?.id;
}

/** What keeps the next pod from mounting: the finding that must go away before a restart; undefined where none must. */
export function nextStartBlocker(findings: readonly Finding[]): Finding | undefined {
  const possible = findings.filter((one) => causes.test(one.id) && !consequences.has(one.id));
  return (
    possible.find((one) => one.severity === "failed") ??
    possible.find((one) => one.severity === "degraded" && one.id !== "F90" && one.id !== "F91")
  );
}

/** One wrong path fails the whole poll: what follows from it is marked, and a restart waits for the repair. */
export function explain(findings: Finding[]): Finding[] {
  const nextStart = nextStartBlocker(findings);
  return findings.map((one) => {
    const explainedBy = one.explainedBy ?? causeOf(one, findings);
    const certain =
      explainedBy !== undefined && one.id === "F28" && one.severity === "unknown"
        ? { severity: "degraded" as const }
        : {};
    const fix = one.fix.map((step) =>
      step.action?.kind === "restart" && nextStart && nextStart.id !== one.id
        ? { ...step, waitsFor: nextStart.id }
        : step,
    );
    return { ...one, ...certain, fix, ...(explainedBy === undefined ? {} : { explainedBy }) };
  });
}
