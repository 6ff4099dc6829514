/** Words that a sentence needs to say something by itself. */
const wordsMin = 3;

/**
 * One sentence for several that differ in names and counts: words that all have stay, what differs becomes `…`.
 * Where they begin in different ways and go on after the colon with the same statement, that statement is the sentence.
 * Equal sentences stay as they are; ones with too little in common give the first.
 */
export function sharedTitle(titles: readonly string[]): string {
  const distinct = [...new Set(titles)];
  const [first = ""] = distinct;
  if (distinct.length < 2) return first;
  const parts = distinct.map(toParts);
  const heads = new Set(parts.map((part) => part?.head));
  const isSplit = heads.size > 1 && parts.every((part) => part !== null);
  if (!isSplit || shared(parts.map(({ head }) => head)) !== null) return shared(distinct) ?? first;
  // What follows the colon is most often the effect alone, which would not name the cause.
  const isStatement = parts.every(({ head, tail }) => tail.length > head.length);
  return (isStatement ? statementOf(parts.map(({ tail }) => tail)) : null) ?? first;
}

/** What all have in common; null where that says nothing by itself. */
function shared([first = "", ...rest]: readonly string[]): string | null {
  const words = rest.reduce<readonly string[]>(
    (known, title) => common(known, title.split(" ")),
    first.split(" "),
  );
  const said = words.filter((word) => word !== gap);
  if (said.length < wordsMin) return null;
  const sentence = words
    .join(" ")
    .replace(/ \([^()]*…[^()]*\)?$/, "")
    .replace(/[:,]? …$/, "");
  // "3 keys may have changed" and "12 keys may have changed": keys may have changed.
  const isOnlyFirst = sentence.lastIndexOf(gap) === 0;
  return isOnlyFirst ? capitalised(sentence.slice(gap.length + 1)) : sentence;
}

/** "Not proven healthy: the store was not asked" → what it is, and the statement. */
function toParts(title: string): { head: string; tail: string } | null {
  const at = title.indexOf(": ");
  return at < 0 ? null : { head: title.slice(0, at), tail: title.slice(at + 2) };
}

function statementOf(tails: readonly string[]): string | null {
  const said = sharedTitle(tails);
  return said.startsWith(gap) ? null : capitalised(said);
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const gap = "…";

/** The longest run of words that both have in order, with a gap where either has more. */
function common(a: readonly string[], b: readonly string[]): string[] {
  const length = lengths(a, b);
  const at = (i: number, j: number) => length[i]?.[j] ?? 0;
  const found: string[] = [];
  const skip = () => found.at(-1) !== gap && found.push(gap);
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const word = a[i] ?? "";
    if (word === b[j]) {
      if (word !== gap || found.at(-1) !== gap) found.push(word);
      i += 1;
      j += 1;
    } else {
      skip();
      if (at(i + 1, j) >= at(i, j + 1)) i += 1;
      else j += 1;
    }
  }
  if (i < a.length || j < b.length) skip();
  return found;
}

/** Length of the longest common run of `a` from `i` and `b` from `j`. */
function lengths(a: readonly string[], b: readonly string[]): number[][] {
  const table = Array.from({ length: a.length + 1 }, () =>
    Array.from({ length: b.length + 1 }, () => 0),
  );
  const at = (i: number, j: number) => table[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const row = table[i] ?? [];
    for (let j = b.length - 1; j >= 0; j -= 1)
      row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  return table;
}
