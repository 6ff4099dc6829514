import type { Finding, Severity, Verdict } from "@/lib/contracts/health";

const order: readonly Severity[] = ["failed", "degraded", "stale", "unknown", "advice"];

/** 0 is the worst. */
export function severityOrder(severity: Severity): number {
  return order.indexOf(severity);
}

/** The worst severity among the findings as a verdict; null when none changes a verdict. */
export function worstOf(findings: readonly Finding[]): Exclude<Verdict, "healthy" | "off"> | null {
  for (const severity of order) {
    if (severity !== "advice" && findings.some((one) => one.severity === severity)) return severity;
  }
  return null;
}

/** Worst first; what explains others before what it explains; then by id. */
export function sortFindings(findings: Finding[]): Finding[] {
  return findings.toSorted(
    (a, b) =>
      severityOrder(a.severity) - severityOrder(b.severity) ||
      Number(a.explainedBy !== undefined) - Number(b.explainedBy !== undefined) ||
      a.id.localeCompare(b.id, "en") ||
      a.causeKey.localeCompare(b.causeKey, "en"),
  );
}
