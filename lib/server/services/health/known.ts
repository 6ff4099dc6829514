import "server-only";
import type { Diagnosis, Verdict } from "@/lib/contracts/health";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { Snapshot, StoreProbe } from "@/lib/domain/health/snapshot";
import { EnvironmentMemory } from "./memory";

export interface Health {
  diagnosis: Diagnosis;
  snapshot: Snapshot;
  since: string | null;
  probe: StoreProbe | null;
}

/** What the engine holds of one environment. */
export interface Known {
  readonly ref: EnvironmentRef;
  readonly memory: EnvironmentMemory;
  probe: StoreProbe | null;
  probeMissing: string | null;
  probedAt: number;
  isProbing: boolean;
  wantsProbe: boolean;
  spcVersion: string | undefined;
  /** Made anew by each diagnosis, never changed: whoever derives something from it may keep it by its identity. */
  health: Health | null;
  verdict: Verdict | null;
  since: string | null;
  fingerprint: string;
  diagnosedAt: number;
  /** Was every watch of the namespace live when the diagnosis was made? */
  isFromLiveWatch: boolean;
}

export const newKnown = ({ cluster, namespace, name }: EnvironmentRef): Known => ({
  ref: { cluster, namespace, name },
  memory: new EnvironmentMemory(),
  probe: null,
  probeMissing: "not probed yet",
  probedAt: 0,
  isProbing: false,
  wantsProbe: true,
  spcVersion: undefined,
  health: null,
  verdict: null,
  since: null,
  fingerprint: "",
  diagnosedAt: 0,
  isFromLiveWatch: false,
});

/** What a person sees of a diagnosis; ages alone are not in it. */
export const fingerprintOf = ({ verdict, counts, findings, pods }: Diagnosis): string =>
  JSON.stringify([
    verdict,
    counts,
    findings.map(({ id, title, pods: names }) => [id, title, names]),
    pods.map(({ name, mount, verdict: each }) => [name, mount, each]),
  ]);

/** How many have which verdict; `undiagnosed` counts those without one from a live watch. */
export function countKnown(all: Iterable<Known>): Map<Verdict | "undiagnosed", number> {
  const counts = new Map<Verdict | "undiagnosed", number>();
  for (const { verdict, isFromLiveWatch } of all) {
    const place = verdict !== null && isFromLiveWatch ? verdict : "undiagnosed";
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  return counts;
}
