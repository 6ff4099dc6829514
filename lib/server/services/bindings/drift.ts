import "server-only";
import type { KubeObject } from "@/lib/domain/kube-object";
import type { Observed, Snapshot } from "@/lib/domain/health/snapshot";
import { findDrift, type ObjectDrift } from "@/lib/domain/objects/drift";
import type { Revision } from "@/lib/server/db/generated/client";

/** What somebody changed in the live objects since the revision; unseen objects have no known drift. */
export function findBindingDrift(snapshot: Snapshot, revision: Revision): ObjectDrift[] {
  const manifests = revision.manifests as Record<string, KubeObject> | null;
  if (!manifests) return [];
  const pairs: [KubeObject | undefined, Observed<KubeObject>][] = [
    [manifests.serviceAccount, snapshot.serviceAccount],
    [manifests.secretProviderClass, snapshot.secretProviderClass],
    [manifests.mendixApp, snapshot.mendixApp],
  ];
  const seen = pairs.filter(
    (pair): pair is [KubeObject, Observed<KubeObject>] =>
      pair[0] !== undefined && (pair[1].state === "seen" || pair[1].state === "absent"),
  );
  return findDrift(
    seen.map(([manifest]) => manifest),
    seen.flatMap(([, live]) => (live.state === "seen" ? [live.value] : [])),
  );
}
