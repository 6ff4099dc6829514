import "server-only";
import type { NamespaceRef } from "@/lib/contracts/names";
import { Precondition } from "@/lib/contracts/namespaces";
import { isAtLeast } from "@/lib/domain/versions";
import type { Context } from "@/lib/server/context";
import type { Store as StoreRow } from "@/lib/server/db/generated/client";
import { resources } from "@/lib/server/kubernetes/resources";
import { grantCommand, rightsFolder } from "@/lib/server/services/clusters/grant-command";
import { getHub } from "@/lib/server/services/clusters/hub";
import { readOperatorVersion } from "@/lib/server/services/health/versions";
import { aboutDriver } from "./driver-preconditions";
import { seenNow, type Place } from "./precondition";
import { neededKinds, readWriteRights, type WriteRights } from "./rights";
import { aboutStore } from "./store-precondition";

/** First operator that reads files of a store (domain-facts.md §3.3). */
const operatorMin = "2.9.0";

const order = Precondition.shape.id.options;

const watchedResources = [
  resources.pods,
  resources.serviceAccounts,
  resources.mendixApps,
  resources.secretProviderClasses,
  resources.podStatuses,
  resources.events,
] as const;

/**
 * What must be true before the switch can be turned on, each with what was seen and what to do. Of a namespace whose
 * watch is not live nothing is known, and that alone is said.
 */
export async function findPreconditions(
  ctx: Context,
  ref: NamespaceRef,
  given: { store: StoreRow | null; isForced?: boolean },
): Promise<Precondition[]> {
  const watch = getHub().find(ref.cluster);
  const watchedAt = watch?.lastSignAt ? new Date(watch.lastSignAt).toISOString() : null;
  if (!watch || watch.state(ref.namespace).state !== "live") {
    const why = watch?.state(ref.namespace).message ?? "its watch is not live yet";
    return [
      seenNow(
        { watchedAt },
        "reachable",
        "Cluster is watched",
      )({
        state: "missing",
        detail: `nothing fresh is known of ${ref.cluster}: ${why}`,
        fix: "Check the cluster under Settings.",
      }),
    ];
  }
  const place: Place = { ref, store: given.store, watch, watchedAt };
  const rights = await readWriteRights(ctx, ref, given.isForced);
  const found = [
    ...aboutDriver(place),
    aboutOperator(place),
    aboutRights(place, rights),
    aboutStore(place, ctx.now()),
  ];
  return found.toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
}

function aboutOperator(place: Place): Precondition {
  const say = seenNow(place, "operator", "Operator");
  const version = readOperatorVersion(place.watch, place.ref.namespace);
  if (version === null)
    return say({
      state: "unknown",
      detail: "no mendix-operator Deployment was found in this namespace",
    });
  const detail = `${version}, needs ${operatorMin}`;
  if (isAtLeast(version, operatorMin)) return say({ state: "met", detail });
  return say({
    state: "missing",
    detail,
    fix: `Upgrade the operator: ${operatorMin} is the first that reads files of a store.`,
  });
}

/** Without reading there is no verdict, so that keeps the switch off; without writing there is still the export. */
function aboutRights({ ref, watch, watchedAt }: Place, { missing, askedAt }: WriteRights) {
  const blind = watchedResources
    .filter((resource) => watch.in(ref.namespace, resource).state === "forbidden")
    .map(({ plural }) => plural);
  if (blind.length > 0)
    return seenNow(
      { watchedAt },
      "rights",
      "Read access",
    )({
      state: "missing",
      detail: `no permission: list ${blind.join(", ")}`,
      fix: `Apply Bindery's read Role in this namespace (${rightsFolder}).`,
      command: grantCommand(ref.namespace, "read"),
    });
  const say = seenNow({ watchedAt: askedAt }, "rights", "Write access");
  if (missing === null)
    return say({ state: "unknown", detail: "the cluster did not answer what may be written" });
  if (missing.length === 0)
    return say({ state: "met", detail: `${neededKinds} kinds, all verbs that an apply needs` });
  return say({
    state: "warning",
    detail: `no permission: ${missing.slice(0, 3).join(", ")}${missing.length > 3 ? ` and ${missing.length - 3} more` : ""}`,
    fix: `Bindery can look and export here, not apply. Its write Role lets it apply (${rightsFolder}).`,
    command: grantCommand(ref.namespace, "write"),
  });
}
