import type { PodHealth } from "@/lib/contracts/health";
import { isProven } from "@/lib/domain/health/references";
import type { StoreProbe } from "@/lib/domain/health/snapshot";

type Mounts = readonly Pick<PodHealth, "name" | "verdict" | "filesMounted">[];

/**
 * Did a pod mount, or fail to, since the diagnosis before, against what the last probe said? Then the store has changed since that
 * probe, and waiting for the next one would keep an old cause on the screen.
 */
export function contradictsProbe(before: Mounts, now: Mounts, probe: StoreProbe | null): boolean {
  if (probe === null) return false;
  const known = new Map(before.map((pod) => [pod.name, outcomeOf(pod)]));
  const news = new Set(
    now
      .map((pod) => [pod.name, outcomeOf(pod)] as const)
      .filter(([name, outcome]) => known.get(name) !== outcome)
      .map(([, outcome]) => outcome),
  );
  return news.has(isGood(probe) ? "failed" : "mounted");
}

function outcomeOf({ filesMounted, verdict }: Mounts[number]): "mounted" | "failed" | "open" {
  if ((filesMounted ?? 0) > 0) return "mounted";
  return verdict === "failed" ? "failed" : "open";
}

function isGood({ rungs, references, asEnvironment }: StoreProbe): boolean {
  const all = [{ rungs, references }, ...(asEnvironment === null ? [] : [asEnvironment])];
  return all.every(
    (one) => !one.rungs.some(({ state }) => state === "failed") && one.references.every(isProven),
  );
}
