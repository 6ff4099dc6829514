import "server-only";
import type { z } from "zod";
import type { environments, EnvironmentSummary } from "@/lib/contracts/environments";
import type { NamespaceRef } from "@/lib/contracts/names";
import { requirePermission, type Context } from "@/lib/server/context";
import { getHealthEngine } from "@/lib/server/services/health/engine";
import { singleton } from "@/lib/server/singleton";
import { fromCursor, indexAfter, orderBy, toCursor, type Place } from "./order";
import { toSummary } from "./to-summary";
import { seenNamespaces } from "./visible";

type Query = z.output<typeof environments.list.query>;

/** Environments that the person may see. Sorted before it is cut; the cursor is the place of the last row. */
export async function listEnvironments(
  ctx: Context,
  input: Query,
): Promise<{ items: EnvironmentSummary[]; next: string | null; total: number }> {
  requirePermission(ctx, "environment:list");
  const all = orderOf(seenNamespaces(ctx, input), input);
  const { sort, cursor } = input;
  const start = cursor === undefined ? 0 : indexAfter(all, sort, fromCursor(sort, cursor));
  const refs = all.slice(start, start + input.limit);
  const last = refs.at(-1);
  const hasMore = start + refs.length < all.length;
  return {
    items: refs.flatMap((ref) => {
      const health = getHealthEngine().find(ref, { isListed: true });
      return health ? [toSummary(health)] : [];
    }),
    next: hasMore && last ? toCursor(sort, last) : null,
    total: all.length,
  };
}

const ordersMax = 100;
const orders = () =>
  singleton("environment-orders", () => ({
    version: -1,
    known: new Map<string, Place[]>(),
  }));

/** The order of a whole list, kept until an environment comes, goes or reads differently: most readers ask for the same. */
function orderOf(places: readonly NamespaceRef[], query: Query): Place[] {
  const engine = getHealthEngine();
  const { verdict, search, sort } = query;
  const key = JSON.stringify([verdict, search, sort, places]);
  const made = findKept(key) ?? sortAll(places, query);
  const kept = orders();
  // Making it may diagnose, and so change the version: the order belongs to the state after it.
  if (kept.version !== engine.version || kept.known.size >= ordersMax) {
    kept.version = engine.version;
    kept.known.clear();
  }
  kept.known.set(key, made);
  return made;
}

function findKept(key: string): Place[] | null {
  const { version, known } = orders();
  return version === getHealthEngine().version ? (known.get(key) ?? null) : null;
}

function sortAll(places: readonly NamespaceRef[], query: Query): Place[] {
  const wanted = new Set((query.verdict ?? "").split(",").filter(Boolean));
  const search = query.search?.toLowerCase() ?? "";
  return places
    .flatMap((ref) => getHealthEngine().list(ref.cluster, ref.namespace).map(toSummary))
    .filter((row) => wanted.size === 0 || wanted.has(row.verdict))
    .filter(
      (row) =>
        search === "" ||
        `${row.name} ${row.namespace} ${row.headline ?? ""}`.toLowerCase().includes(search),
    )
    .toSorted(orderBy(query.sort))
    .map(({ cluster, namespace, name, verdict, since }) => ({
      cluster,
      namespace,
      name,
      verdict,
      since,
    }));
}
