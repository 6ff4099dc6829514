import type { StoreReference } from "@/lib/contracts/bindings";

/** So many rows must share a name before the header says it for them. */
const rowsMin = 3;

/**
 * The name in the store that most rows read from, said once in the header; rows then show only what differs. null: no name is that
 * of more than half of them, or a row would be left with nothing to show.
 */
export function sharedName(references: readonly (StoreReference | null)[]): string | null {
  const counts = new Map<string, number>();
  let all = 0;
  for (const reference of references) {
    if (reference === null) continue;
    all += 1;
    if (reference.member !== null)
      counts.set(reference.name, (counts.get(reference.name) ?? 0) + 1);
  }
  const [best] = [...counts].toSorted(([, a], [, b]) => b - a);
  return best && best[1] >= rowsMin && best[1] * 2 > all ? best[0] : null;
}
