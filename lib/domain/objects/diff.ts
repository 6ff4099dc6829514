import { isMap, isSeq, parseDocument } from "yaml";
import type { FieldPath } from "@/lib/domain/objects/path";

export interface Difference {
  path: FieldPath;
  /** undefined: not there. */
  before: unknown;
  after: unknown;
}

const depthMax = 40;
/** Members that name an entry of a list, most telling first: entries are compared by them, not by position. */
const identities = [
  "objectAlias",
  "objectName",
  "resourceName",
  "secretName",
  "fileName",
  "name",
  "path",
];

/**
 * Field by field, what `after` has differently. Text that holds a YAML list or map (`objects`) is compared by its contents, so that an
 * entry's field has a path of its own; when only layout or comments differ, the text itself is the difference. Entries of lists are
 * matched by their name. A new or removed entry is one difference, at its position in `after` or `before`.
 */
export function differences(before: unknown, after: unknown): Difference[] {
  const found: Difference[] = [];
  compare({ path: [], before, after }, found, false);
  return found;
}

function compare(pair: Difference, found: Difference[], isEmbedded: boolean): void {
  const { path, before, after } = pair;
  if (Object.is(before, after)) return;
  if (path.length < depthMax) {
    if (isRecord(before) && isRecord(after)) return compareMembers(pair, found, isEmbedded);
    if (Array.isArray(before) && Array.isArray(after))
      return compareEntries(path, { before, after }, { found, isEmbedded });
    if (typeof before === "string" && typeof after === "string" && compareTexts(pair, found))
      return;
  }
  found.push(pair);
}

function compareMembers(pair: Difference, found: Difference[], isEmbedded: boolean): void {
  const before = pair.before as Record<string, unknown>;
  const after = pair.after as Record<string, unknown>;
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const one = { path: [...pair.path, name], before: own(before, name), after: own(after, name) };
    // A map that comes or goes whole is told leaf by leaf, as far as it is Kubernetes' own structure.
    if (
      !isEmbedded &&
      isRecord(one.before ?? {}) &&
      isRecord(one.after ?? {}) &&
      (one.before ?? one.after) !== undefined
    )
      compareMembers({ ...one, before: one.before ?? {}, after: one.after ?? {} }, found, false);
    else compare(one, found, isEmbedded);
  }
}

function own(object: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function compareEntries(
  path: FieldPath,
  lists: { before: unknown[]; after: unknown[] },
  to: { found: Difference[]; isEmbedded: boolean },
): void {
  const keyOf = identityOf([...lists.before, ...lists.after]);
  const left = byIdentity(lists.before, keyOf);
  const right = byIdentity(lists.after, keyOf);
  for (const [id, { item, index }] of left) {
    const match = right.get(id);
    if (!match) to.found.push({ path: [...path, index], before: item, after: undefined });
    else
      compare(
        { path: [...path, match.index], before: item, after: match.item },
        to.found,
        to.isEmbedded,
      );
  }
  for (const [id, { item, index }] of right)
    if (!left.has(id)) to.found.push({ path: [...path, index], before: undefined, after: item });
}

/** Position, unless every entry has the same naming member. */
function identityOf(items: unknown[]): string | null {
  return (
    identities.find((name) =>
      items.every((item) => isRecord(item) && typeof item[name] === "string"),
    ) ?? null
  );
}

function byIdentity(
  items: unknown[],
  key: string | null,
): Map<string, { item: unknown; index: number }> {
  const found = new Map<string, { item: unknown; index: number }>();
  for (const [index, item] of items.entries()) {
    const name = key !== null && isRecord(item) ? String(item[key]) : `#${index}`;
    // A name that comes twice is told apart by its turn.
    let id = name;
    for (let turn = 2; found.has(id); turn += 1) id = `${name} ${turn}`;
    found.set(id, { item, index });
  }
  return found;
}

/** True when the texts hold YAML structure and their difference has been told by contents. */
function compareTexts({ path, before, after }: Difference, found: Difference[]): boolean {
  const left = structureOf(before as string);
  const right = structureOf(after as string);
  if (left === null || right === null) return false;
  const inside: Difference[] = [];
  compare({ path, before: left, after: right }, inside, true);
  found.push(...inside);
  return inside.length > 0;
}

/** The list or map in a text of several lines; null for plain text, broken YAML and anything with aliases. */
function structureOf(text: string): unknown {
  if (!text.includes(":") || !/[\n[{-]/.test(text)) return null;
  const document = parseDocument(text, { logLevel: "silent", schema: "failsafe" });
  if (document.errors.length > 0 || !(isSeq(document.contents) || isMap(document.contents)))
    return null;
  try {
    return document.toJS({ maxAliasCount: 0 }) as unknown;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
