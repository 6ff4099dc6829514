import type { KeyMapping, StoreReference } from "@/lib/contracts/bindings";

/**
 * The mappings with the edits of one environment in them: a mapped key changes in its place, a new one comes last, a null
 * reference takes the key out. What is not edited stays as it is. Of two edits of one key the later counts.
 */
export function mergeEdits(
  mappings: readonly KeyMapping[],
  edits: readonly { key: string; reference: StoreReference | null }[],
): KeyMapping[] {
  const wanted = new Map(edits.map(({ key, reference }) => [key, reference]));
  const kept = mappings.flatMap(({ key, reference }) => {
    const edited = wanted.get(key);
    if (edited === null) return [];
    return [{ key, reference: edited ?? reference }];
  });
  const known = new Set(mappings.map(({ key }) => key));
  const added = [...wanted].flatMap(([key, reference]) =>
    reference && !known.has(key) ? [{ key, reference }] : [],
  );
  return [...kept, ...added];
}
