import "server-only";
import type { EnvironmentSummary } from "@/lib/contracts/environments";
import { managedBy } from "@/lib/domain/objects/managers";
import type { SecretProviderClass } from "@/lib/domain/kube-object";
import type { Health } from "@/lib/server/services/health/engine";
import { findPureStoreByProvider } from "@/lib/stores/pure-registry";

/** `revision`: the last one that was applied whole. */
export function toSummary(
  { diagnosis, snapshot, since, probe }: Health,
  revision: number | null,
): EnvironmentSummary {
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
    keys: countKeys(spc),
    revision,
    managedBy: managedBy(spc),
    runtimeVersion: snapshot.runtimeVersion,
    checkedAt: diagnosis.diagnosedAt,
  };
}

function countKeys(spc: SecretProviderClass | null): number {
  const pure = findPureStoreByProvider(spc?.spec?.provider ?? "");
  return pure && spc ? pure.binding.read(spc.spec?.parameters ?? {}).entries.length : 0;
}
