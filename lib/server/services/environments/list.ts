import "server-only";
import type { z } from "zod";
import type { environments, EnvironmentSummary } from "@/lib/contracts/environments";
import { verdicts } from "@/lib/contracts/health";
import type { EnvironmentRef, NamespaceRef } from "@/lib/contracts/names";
import { AppError } from "@/lib/domain/errors";
import { requirePermission, type Context } from "@/lib/server/context";
import { getHealthEngine } from "@/lib/server/services/health/engine";
import { singleton } from "@/lib/server/singleton";
import { toSummary } from "./to-summary";
import { seenNamespaces } from "./visible";

type Query = z.output<typeof environments.list.query>;

/** Environments that the person may see. Sorted before it is cut; the cursor is the last row's key. */
export async function listEnvironments(
  ctx: Context,
  input: Query,
): Promise<{ items: EnvironmentSummary[]; next: string | null; total: number }> {
  requirePermission(ctx, "environment:list");
  const all = orderOf(seenNamespaces(ctx, input), input);
  const start =
    input.cursor === undefined
      ? 0
      : all.findIndex((ref) => keyOf(ref) === fromCursor(input.cursor)) + 1;
  const refs = all.slice(start, start + input.limit);
  const last = refs.at(-1);
  const hasMore = start + refs.length < all.length;
  return {
    items: refs.flatMap((ref) => {
      const health = getHealthEngine().find(ref, { isListed: true });
      return health ? [toSummary(health)] : [];
    }),
    next: hasMore && last ? Buffer.from(keyOf(last)).toString("base64url") : null,
    total: all.length,
  };
}

const ordersMax = 100;
const orders = () =>
  singleton("environment-orders", () => ({
    version: -1,
    known: new Map<string, EnvironmentRef[]>(),
  }));

/** The order of a whole list, kept until an environment comes, goes or reads differently: most readers ask for the same. */
function orderOf(places: readonly NamespaceRef[], query: Query): EnvironmentRef[] {
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

function findKept(key: string): EnvironmentRef[] | null {
  const { version, known } = orders();
  return version === getHealthEngine().version ? (known.get(key) ?? null) : null;
}

function sortAll(places: readonly NamespaceRef[], query: Query): EnvironmentRef[] {
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
    .toSorted(order(query.sort))
    .map(({ cluster, namespace, name }) => ({ cluster, namespace, name }));
}

const keyOf = (row: EnvironmentRef) => `${row.cluster}/${row.namespace}/${row.name}`;

function fromCursor(cursor: string | undefined): string {
  const text = Buffer.from(cursor ?? "", "base64url").toString("utf8");
  if (!/^[^/]+\/[^/]+\/[^/]+$/.test(text))
    throw new AppError("invalid_input", "The cursor is not one of this list.");
  return text;
}

function order(sort: Query["sort"]): (a: EnvironmentSummary, b: EnvironmentSummary) => number {
  const byKey = (a: EnvironmentSummary, b: EnvironmentSummary) => (keyOf(a) < keyOf(b) ? -1 : 1);
  const byName = (a: EnvironmentSummary, b: EnvironmentSummary) =>
    a.name.localeCompare(b.name) || byKey(a, b);
  if (sort === "name") return byName;
  if (sort === "namespace") return byKey;
  if (sort === "since")
    return (a, b) => (b.since ?? "").localeCompare(a.since ?? "") || byKey(a, b);
  return (a, b) => verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict) || byName(a, b);
}
