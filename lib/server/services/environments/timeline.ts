import "server-only";
import type { EnvironmentDetail } from "@/lib/contracts/environments";
import type { Health } from "@/lib/server/services/health/engine";
import type { Revision } from "@/lib/server/db/generated/client";

type Entry = EnvironmentDetail["timeline"][number];
const entriesMax = 50;
const rawMax = 4_000;

/** What happened to the binding, newest first: failed mounts, mounted versions, applied revisions. */
export function buildTimeline({ snapshot }: Health, revisions: Revision[]): Entry[] {
  const events = snapshot.keptEvents.map((event): Entry => ({
    at: new Date(event.lastSeenAt).toISOString(),
    mark: "failed",
    text: `${event.reason} on ${event.podName}`,
    note: event.count > 1 ? `repeated ${event.count} times` : null,
    raw: event.message.slice(0, rawMax),
  }));
  const podNames = new Map(
    snapshot.pods.state === "seen"
      ? snapshot.pods.value.map(({ metadata }) => [metadata.uid ?? "", metadata.name])
      : [],
  );
  const versions = snapshot.versionHistory.flatMap(({ podUid, changes }) =>
    changes.map((change, index): Entry => ({
      at: new Date(change.at).toISOString(),
      mark: index === 0 ? "healthy" : "happened",
      text: `${podNames.get(podUid) ?? "A pod that is gone"} ${index === 0 ? "holds" : "took new versions of"} ${change.objects.length} ${change.objects.length === 1 ? "file" : "files"}`,
      note: index === 0 ? "seen when the watch began or the pod mounted" : null,
    })),
  );
  const applied = revisions.map((revision): Entry => ({
    at: revision.at.toISOString(),
    mark: "bindery",
    text: `Revision ${revision.number} ${revision.outcome === "success" ? "applied" : "not applied whole"} by ${revision.byName}`,
    note: revision.reason,
  }));
  return [...events, ...versions, ...applied]
    .toSorted((a, b) => (a.at < b.at ? 1 : -1))
    .slice(0, entriesMax);
}
