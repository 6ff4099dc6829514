import { severityOrder } from "@/lib/domain/health/verdict";
import type { Finding, FindingField } from "@/lib/contracts/health";

function union(a: string[], b: string[]): string[] {
  return [...new Set([...a, ...b])];
}

function distinct<T>(list: T[]): T[] {
  const known = new Set<string>();
  return list.filter((item) => {
    const id = JSON.stringify(item);
    return known.has(id) ? false : known.add(id);
  });
}

/** A field of which nothing is known says less than one inside it. */
function withoutEchoes(fields: FindingField[]): FindingField[] {
  return fields.filter(
    (field) =>
      field.is !== null ||
      field.shouldBe !== null ||
      !fields.some((other) => other !== field && other.path.startsWith(field.path)),
  );
}

function join(a: Finding, b: Finding): Finding {
  // On a tie the later one: a store's own check knows more than the static reading before it.
  const first = severityOrder(b.severity) <= severityOrder(a.severity) ? b : a;
  const second = first === a ? b : a;
  return {
    ...first,
    fields: withoutEchoes(distinct([...first.fields, ...second.fields])),
    evidence: distinct([...first.evidence, ...second.evidence]).slice(0, 12),
    pods: union(first.pods, second.pods),
    keys: union(first.keys, second.keys),
  };
}

/** Two findings tell of one thing: the same cause, or the same check about the same key. */
function isSame(a: Finding, b: Finding): boolean {
  return a.causeKey === b.causeKey || (a.id === b.id && a.keys.some((key) => b.keys.includes(key)));
}

/** One finding per cause: what the objects show and what the events say are two proofs of one thing. */
export function mergeFindings(findings: readonly Finding[]): Finding[] {
  const merged: Finding[] = [];
  for (const one of findings) {
    const at = merged.findIndex((known) => isSame(known, one));
    const known = merged[at];
    if (known) merged[at] = join(known, one);
    else merged.push(one);
  }
  return merged;
}
