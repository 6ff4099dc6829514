import "server-only";
import { z } from "zod";
import type { EnvironmentSummary } from "@/lib/contracts/environments";
import { Verdict, verdicts } from "@/lib/contracts/health";
import { AppError } from "@/lib/domain/errors";

export type Sort = "verdict" | "name" | "namespace" | "since";
/** What a row stands at its place by. */
export type Place = Pick<
  EnvironmentSummary,
  "cluster" | "namespace" | "name" | "verdict" | "since"
>;

const keyOf = (row: Place): string => `${row.cluster}/${row.namespace}/${row.name}`;
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byKey = (a: Place, b: Place): number => byText(keyOf(a), keyOf(b));
const byName = (a: Place, b: Place): number => a.name.localeCompare(b.name) || byKey(a, b);

const orders: Readonly<Record<Sort, (a: Place, b: Place) => number>> = {
  name: byName,
  namespace: byKey,
  since: (a, b) => byText(b.since ?? "", a.since ?? "") || byKey(a, b),
  verdict: (a, b) => verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict) || byName(a, b),
};

/** A whole order: 0 only for the same environment at the same place. */
export const orderBy = (sort: Sort): ((a: Place, b: Place) => number) => orders[sort];

/** Where the page after a place begins, in rows of that order: at the first that comes after it, whether it is still there. */
export function indexAfter(rows: readonly Place[], sort: Sort, after: Place): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row && orders[sort](row, after) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

const Cursor = z.tuple([
  z.enum(["verdict", "name", "namespace", "since"]),
  z.string().max(63),
  z.string().max(63),
  z.string().max(253),
  Verdict,
  z.string().max(40).nullable(),
]);

/** Opaque to whoever gets it: the place of the last row that was shown. */
export function toCursor(sort: Sort, row: Place): string {
  const { cluster, namespace, name, verdict, since } = row;
  const parts: z.infer<typeof Cursor> = [sort, cluster, namespace, name, verdict, since];
  return Buffer.from(JSON.stringify(parts)).toString("base64url");
}

/** Throws `invalid_input` for what is no cursor, or one of another order. */
export function fromCursor(sort: Sort, cursor: string): Place {
  const parsed = Cursor.safeParse(parse(cursor));
  if (!parsed.success || parsed.data[0] !== sort)
    throw new AppError("invalid_input", "The cursor is not one of this list.", {
      hint: "Begin at the first page, without a cursor.",
    });
  const [, cluster, namespace, name, verdict, since] = parsed.data;
  return { cluster, namespace, name, verdict, since };
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    return null;
  }
}
