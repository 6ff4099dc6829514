import type { StoreReference } from "@/lib/contracts/bindings";
import type { MatrixCell, MatrixRow } from "@/lib/contracts/matrix";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { ReferenceProbe } from "@/lib/contracts/stores";
import { findKey } from "@/lib/domain/bindings/key-catalogue";
import { literalOf, patternOf } from "./normalise";

/** One mapped key of an environment. */
export interface MatrixEntry {
  key: string;
  reference: StoreReference;
  /** What the store's metadata said last; null: not looked at, which is no evidence of anything. */
  probe: Pick<ReferenceProbe, "state" | "member"> | null;
  /** Written exactly as the namespace's template gives it. */
  isByTemplate: boolean;
}

export interface MatrixEnvironment {
  environment: EnvironmentRef;
  /** Has a binding that can be read. Without one every cell is unset: nothing is missing yet. */
  isBound: boolean;
  /** Keys that its authentication modes need. */
  required: readonly string[];
  entries: readonly MatrixEntry[];
}

/**
 * Keys × environments; rows are the keys that some environment maps or needs, required ones first, cells in the order of
 * the environments.
 *
 * - `missing`: required and not mapped, or mapped and known to be absent or deleted in the store.
 * - `same`: one source with the others: literally the same reference, or the same pattern with the environment's own
 *   names in it (`secret/data/{environment}`), since both are one rule for where the value is looked for. With several
 *   sources the one that most environments have counts; on a tie the one that the namespace's template gives; else none.
 * - `different`: mapped, and not that source.
 * - `unset`: neither mapped nor required.
 */
export function buildMatrix(environments: readonly MatrixEnvironment[]): MatrixRow[] {
  const required = new Set(bound(environments).flatMap((each) => each.required));
  const mapped = bound(environments).flatMap(({ entries }) => entries.map(({ key }) => key));
  return [...new Set([...required, ...[...mapped].toSorted(byName)])].map((key) =>
    toRow(key, environments, required.has(key)),
  );
}

const bound = (all: readonly MatrixEnvironment[]) => all.filter(({ isBound }) => isBound);
const byName = (a: string, b: string) => a.localeCompare(b, "en");

function toRow(
  key: string,
  environments: readonly MatrixEnvironment[],
  isRequired: boolean,
): MatrixRow {
  const found = environments.map((each) =>
    each.isBound ? (each.entries.find((entry) => entry.key === key) ?? null) : null,
  );
  const sources = groupSources(
    found.map((entry, index) =>
      entry && environments[index] ? { entry, in: environments[index] } : null,
    ),
  );
  const common = commonSource(sources, found);
  const cells = environments.map((each, index): MatrixCell => {
    const entry = found[index] ?? null;
    if (!entry) return toEmptyCell(each, key);
    const lack = lackOf(entry);
    const state = lack ? "missing" : sources[index] === common ? "same" : "different";
    return { state, reference: entry.reference, note: lack };
  });
  const at = sources.findIndex((source) => source !== null && source === common);
  const first = found[at];
  const place = environments[at]?.environment;
  return {
    key,
    group: findKey(key)?.group ?? "unknown",
    isRequired,
    isSame:
      cells.some(({ state }) => state === "same") &&
      environments.every(({ isBound }, index) => !isBound || cells[index]?.state === "same"),
    pattern: first && place ? patternOf(first.reference, place) : null,
    cells,
  };
}

function toEmptyCell({ isBound, required }: MatrixEnvironment, key: string): MatrixCell {
  const isMissing = isBound && required.includes(key);
  return {
    state: isMissing ? "missing" : "unset",
    reference: null,
    note: isMissing ? "required and not mapped" : null,
  };
}

/** Only what a probe saw counts; denied and unknown prove nothing. */
function lackOf({ probe }: MatrixEntry): string | null {
  if (probe?.state === "absent") return "does not exist in the store";
  if (probe?.state === "deleted") return "its latest version is deleted";
  if (probe?.state === "exists" && probe.member === "absent")
    return "the secret has no such member";
  return null;
}

type Placed = { entry: MatrixEntry; in: MatrixEnvironment } | null;

/** A number per environment: equal where literal or pattern are equal, or linked through others that are. */
function groupSources(placed: readonly Placed[]): (number | null)[] {
  const sources: (number | null)[] = [];
  const known = new Map<string, number>();
  for (const [index, one] of placed.entries()) {
    if (!one) {
      sources.push(null);
      continue;
    }
    const { reference } = one.entry;
    const names = [
      `literal ${literalOf(reference)}`,
      `pattern ${patternOf(reference, one.in.environment)}`,
    ];
    const joined = new Set(names.flatMap((name) => known.get(name) ?? []));
    // What this one links becomes one source, by the name of the newest.
    for (const [name, other] of known) if (joined.has(other)) known.set(name, index);
    for (const [at, other] of sources.entries())
      if (other !== null && joined.has(other)) sources[at] = index;
    for (const name of names) known.set(name, index);
    sources.push(index);
  }
  return sources;
}

function commonSource(
  sources: readonly (number | null)[],
  found: readonly (MatrixEntry | null)[],
): number | null {
  const counts = new Map<number, number>();
  for (const source of sources)
    if (source !== null) counts.set(source, (counts.get(source) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  const candidates = [...counts].filter(([, count]) => count === most).map(([source]) => source);
  const [first = null] = candidates;
  if (candidates.length === 1) return first;
  const byTemplate = candidates.filter((source) =>
    sources.some((each, index) => each === source && found[index]?.isByTemplate === true),
  );
  return byTemplate.length === 1 ? (byTemplate[0] ?? null) : null;
}
