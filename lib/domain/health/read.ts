import { isAtLeast } from "@/lib/domain/versions";
import type { Observed, Snapshot } from "@/lib/domain/health/snapshot";

/** The value when it was seen; null otherwise (absent, forbidden and unreachable alike: ask `state` to tell them apart). */
export function seen<T>(observed: Observed<T>): T | null {
  return observed.state === "seen" ? observed.value : null;
}

/** When it was looked at, epoch milliseconds. */
export function lookedAt(observed: Observed<unknown>): number {
  return observed.state === "unreachable" ? observed.since : observed.observedAt;
}

/** A Kubernetes time as epoch milliseconds; null when absent or not a time. */
export function timeOf(text: unknown): number | null {
  if (typeof text !== "string") return null;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
}

/** The elements when it is a list of objects; anything else is no list. Live objects obey no schema of ours. */
export function listOf<T>(value: T[] | null | undefined): T[] {
  if (!Array.isArray(value)) return [];
  return value.filter((item) => typeof item === "object" && item !== null);
}

/** Text or "": fields of live objects may hold anything. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Rotation by republish instead of by the driver's own reconciler: driver 1.6.0 and later (domain-facts.md §1.9). */
export function hidesFailedRotation(snapshot: Snapshot): boolean | null {
  return isAtLeast(seen(snapshot.driver)?.version ?? null, "1.6.0");
}

/** How long a rotation may take: twice the poll interval and two minutes (domain-facts.md §6, F27). */
export function rotationWindowMs(snapshot: Snapshot): number {
  return 2 * (seen(snapshot.driver)?.rotationIntervalMs ?? 120_000) + 120_000;
}

/** How many pods should run: none while stopped, else what the Deployment asks for; null when nothing says so. */
export function expectedPods(snapshot: Snapshot): number | null {
  const app = seen(snapshot.mendixApp);
  const replicas = seen(snapshot.deployment)?.spec?.replicas;
  if (app?.spec?.replicas === 0) return 0;
  if (typeof replicas === "number") return replicas;
  if (snapshot.deployment.state === "seen") return 1;
  if (app?.status?.appState === "Stopped") return 0;
  return typeof app?.spec?.replicas === "number" ? app.spec.replicas : null;
}
