import "server-only";
import type { EnvironmentSummary } from "@/lib/contracts/environments";
import { managedBy } from "@/lib/domain/objects/managers";
import type { Health } from "@/lib/server/services/health/engine";
import { readClass } from "@/lib/server/services/health/read-class";

const known = new WeakMap<Health, EnvironmentSummary>();

/** A row of the list. Made once for each diagnosis, so it must not be changed. */
export function toSummary(health: Health): Readonly<EnvironmentSummary> {
  const found = known.get(health) ?? summarise(health);
  known.set(health, found);
  return found;
}

function summarise({ diagnosis, snapshot, since, probe }: Health): EnvironmentSummary {
  const spc =
    snapshot.secretProviderClass.state === "seen" ? snapshot.secretProviderClass.value : null;
  return {
    ...snapshot.environment,
    verdict: diagnosis.verdict,
    since,
    headline: diagnosis.findings[0]?.title ?? null,
    headlineId: diagnosis.findings[0]?.id ?? null,
    findings: diagnosis.findings.length,
    pods: diagnosis.counts,
    store: probe?.store ?? null,
    keys: readClass(spc, snapshot.probe?.references)?.contents.entries.length ?? 0,
    managedBy: managedBy(spc),
    runtimeVersion: snapshot.runtimeVersion,
    checkedAt: diagnosis.diagnosedAt,
  };
}
