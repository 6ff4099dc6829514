/** The one of `candidates` that a misspelt word most likely means; null when none is within two edits. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  let best: string | null = null;
  let least = 3;
  for (const candidate of candidates) {
    const distance = editDistance(word, candidate, least);
    if (distance < least) {
      best = candidate;
      least = distance;
    }
  }
  return best;
}

/** Letters and digits alone: what differs only in case or signs was most likely meant to be the same. */
export function bare(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}

/**
 * The only one of `candidates` that a misspelt word can mean: it differs in case or signs alone, or by at most two edits and a
 * third of its length. null when there is none, or when two are equally near.
 */
export function closest(word: string, candidates: readonly string[]): string | null {
  const distinct = [...new Set(candidates)];
  const alike = distinct.filter((candidate) => bare(candidate) === bare(word));
  if (alike.length > 0) return alike.length === 1 ? (alike[0] ?? null) : null;
  const limit = Math.min(2, Math.floor(word.length / 3)) + 1;
  const rated = distinct
    .map((candidate) => ({ candidate, distance: editDistance(word, candidate, limit) }))
    .filter(({ distance }) => distance < limit)
    .toSorted((a, b) => a.distance - b.distance);
  const [best, second] = rated;
  return best && best.distance !== second?.distance ? best.candidate : null;
}

/** Levenshtein's distance; words whose lengths differ by `limit` or more are not compared. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      current.push(
        Math.min(
          (previous[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (previous[column - 1] ?? 0) + cost,
        ),
      );
    }
    previous = current;
  }
  return previous[b.length] ?? limit;
}
