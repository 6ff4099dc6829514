export interface DiffLine {
  kind: "same" | "add" | "remove";
  before: number | null;
  after: number | null;
  text: string;
  /** Range of `text` that differs from its counterpart. */
  changed?: readonly [from: number, to: number];
}
export interface DiffSkip {
  kind: "skip";
  lines: number;
}

/** Cells of the table that the comparison may fill; beyond it the middle is shown as removed and added. */
const cellsMax = 4_000_000;

/** Line by line (longest common subsequence), every line kept. */
export function diffLines(before: string | null, after: string | null): DiffLine[] {
  const a = before === null || before === "" ? [] : before.replace(/\n$/, "").split("\n");
  const b = after === null || after === "" ? [] : after.replace(/\n$/, "").split("\n");
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (
    end < a.length - start &&
    end < b.length - start &&
    a[a.length - 1 - end] === b[b.length - 1 - end]
  ) {
    end++;
  }
  const lines: DiffLine[] = [];
  const same = (i: number, j: number) =>
    lines.push({ kind: "same", before: i + 1, after: j + 1, text: a[i] ?? "" });
  for (let i = 0; i < start; i++) same(i, i);
  lines.push(...middle(a, b, { start, aEnd: a.length - end, bEnd: b.length - end }));
  for (let k = end; k > 0; k--) same(a.length - k, b.length - k);
  return markChanges(lines);
}

interface Range {
  start: number;
  aEnd: number;
  bEnd: number;
}

function middle(a: string[], b: string[], { start, aEnd, bEnd }: Range): DiffLine[] {
  const rows = aEnd - start;
  const columns = bEnd - start;
  const length = rows * columns > cellsMax ? null : commonLengths(a, b, { start, aEnd, bEnd });
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < rows || j < columns) {
    const left = a[start + i];
    const right = b[start + j];
    if (length && i < rows && j < columns && left === right) {
      lines.push({ kind: "same", before: start + i + 1, after: start + j + 1, text: left ?? "" });
      i++;
      j++;
    } else if (
      i < rows &&
      (j >= columns || !length || at(length, i + 1, j) >= at(length, i, j + 1))
    ) {
      lines.push({ kind: "remove", before: start + i + 1, after: null, text: left ?? "" });
      i++;
    } else {
      lines.push({ kind: "add", before: null, after: start + j + 1, text: right ?? "" });
      j++;
    }
  }
  return lines;
}

const at = (table: Uint32Array[], i: number, j: number): number => table[i]?.[j] ?? 0;

/** `[i][j]`: length of the longest common subsequence from line i of a and line j of b on. */
function commonLengths(a: string[], b: string[], { start, aEnd, bEnd }: Range): Uint32Array[] {
  const rows = aEnd - start;
  const columns = bEnd - start;
  const table = Array.from({ length: rows + 1 }, () => new Uint32Array(columns + 1));
  for (let i = rows - 1; i >= 0; i--) {
    const row = table[i] as Uint32Array;
    for (let j = columns - 1; j >= 0; j--) {
      row[j] =
        a[start + i] === b[start + j]
          ? at(table, i + 1, j + 1) + 1
          : Math.max(at(table, i + 1, j), at(table, i, j + 1));
    }
  }
  return table;
}

/** Pairs removed with added lines of one block and marks what is between their common start and end. */
function markChanges(lines: DiffLine[]): DiffLine[] {
  for (let i = 0; i < lines.length;) {
    const removed = run(lines, i, "remove");
    const added = run(lines, i + removed, "add");
    for (let k = 0; k < removed && removed === added; k++) {
      markPair(lines[i + k] as DiffLine, lines[i + removed + k] as DiffLine);
    }
    i += Math.max(1, removed + added);
  }
  return lines;
}

function run(lines: DiffLine[], from: number, kind: DiffLine["kind"]): number {
  let count = 0;
  while (lines[from + count]?.kind === kind) count++;
  return count;
}

function markPair(a: DiffLine, b: DiffLine): void {
  const shorter = Math.min(a.text.length, b.text.length);
  let head = 0;
  while (head < shorter && a.text[head] === b.text[head]) head++;
  let tail = 0;
  while (tail < shorter - head && a.text.at(-1 - tail) === b.text.at(-1 - tail)) tail++;
  // Lines that share only their indentation are not versions of each other.
  if (a.text.slice(0, head).trim() === "" && tail === 0) return;
  a.changed = [head, a.text.length - tail];
  b.changed = [head, b.text.length - tail];
}

/** Folds runs of unchanged lines that are further than `context` from a change. */
export function foldUnchanged(lines: DiffLine[], context = 3): (DiffLine | DiffSkip)[] {
  const keep = new Set<number>();
  lines.forEach((line, index) => {
    if (line.kind === "same") return;
    for (let k = index - context; k <= index + context; k++) keep.add(k);
  });
  const folded: (DiffLine | DiffSkip)[] = [];
  lines.forEach((line, index) => {
    const last = folded.at(-1);
    if (keep.has(index)) folded.push(line);
    else if (last?.kind === "skip") last.lines++;
    else folded.push({ kind: "skip", lines: 1 });
  });
  return folded;
}
