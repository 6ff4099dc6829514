import "server-only";
import type { z } from "zod";
import type { environments, EnvironmentSummary } from "@/lib/contracts/environments";
import { verdicts } from "@/lib/contracts/health";
import { AppError } from "@/lib/domain/errors";
import { requirePermission, type Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";
import { getHealthEngine } from "@/lib/server/services/health/engine";
import { toSummary } from "./to-summary";
import { seenNamespaces } from "./visible";

type Query = z.output<typeof environments.list.query>;

/** Environments that the person may see. Sorted before it is cut; the cursor is the last row's key. */
export async function listEnvironments(
  ctx: Context,
  input: Query,
): Promise<{ items: EnvironmentSummary[]; next: string | null; total: number }> {
  requirePermission(ctx, "environment:list");
  const wanted = new Set((input.verdict ?? "").split(",").filter(Boolean));
  const search = input.search?.toLowerCase() ?? "";
  const all = seenNamespaces(ctx, input)
    .flatMap((ref) =>
      getHealthEngine()
        .list(ref.cluster, ref.namespace)
        .map((health) => toSummary(health, null)),
    )
    .filter((row) => wanted.size === 0 || wanted.has(row.verdict))
    .filter(
      (row) =>
        search === "" ||
        `${row.name} ${row.namespace} ${row.headline ?? ""}`.toLowerCase().includes(search),
    )
    .toSorted(order(input.sort));
  const start =
    input.cursor === undefined
      ? 0
      : all.findIndex((row) => keyOf(row) === fromCursor(input.cursor)) + 1;
  const items = all.slice(start, start + input.limit);
  const last = items.at(-1);
  const hasMore = start + items.length < all.length;
  return {
    items: await withRevisions(items),
    next: hasMore && last ? Buffer.from(keyOf(last)).toString("base64url") : null,
    total: all.length,
  };
}

/** Only for the rows of one page: the database knows revisions, the engine does not. */
async function withRevisions(rows: EnvironmentSummary[]): Promise<EnvironmentSummary[]> {
  if (rows.length === 0) return rows;
  const found = await getDb().revision.groupBy({
    by: ["cluster", "namespace", "environment"],
    where: {
      outcome: "success",
      cluster: { in: [...new Set(rows.map(({ cluster }) => cluster))] },
      namespace: { in: [...new Set(rows.map(({ namespace }) => namespace))] },
      environment: { in: rows.map(({ name }) => name) },
    },
    _max: { number: true },
  });
  const numbers = new Map(
    found.map((each) => [
      `${each.cluster}/${each.namespace}/${each.environment}`,
      each._max.number,
    ]),
  );
  return rows.map((row) => ({ ...row, revision: numbers.get(keyOf(row)) ?? null }));
}

const keyOf = (row: EnvironmentSummary) => `${row.cluster}/${row.namespace}/${row.name}`;

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
