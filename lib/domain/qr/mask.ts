const rules: readonly ((x: number, y: number) => number)[] = [
  (x, y) => (x + y) % 2,
  (_, y) => y % 2,
  (x) => x % 3,
  (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2,
  (x, y) => ((x * y) % 2) + ((x * y) % 3),
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
];

/** Whether one of the eight masks flips a module (ISO/IEC 18004, 7.8.2). */
export const isFlipped = (mask: number, x: number, y: number): boolean => rules[mask]?.(x, y) === 0;

/** How badly a square would read (7.8.3): runs, blocks, lines that look like finders, too much of one colour. */
export function penaltyOf(square: boolean[][]): number {
  const rows = square.map(lineOf);
  const columns = square.map((_, x) => lineOf(square.map((row) => row[x] === true)));
  const dark = rows.join("").replaceAll("0", "").length;
  const percent = (dark * 100) / (square.length * square.length);
  return (
    [...rows, ...columns].reduce((sum, line) => sum + runsOf(line) + findersOf(line), 0) +
    blocksOf(rows) +
    Math.floor(Math.abs(percent - 50) / 5) * 10
  );
}

const lineOf = (modules: readonly boolean[]): string =>
  modules.map((isDark) => (isDark ? "1" : "0")).join("");

const runsOf = (line: string): number =>
  (line.match(/0{5,}|1{5,}/g) ?? []).reduce((sum, run) => sum + run.length - 2, 0);

const findersOf = (line: string): number =>
  [...line.matchAll(/(?=10111010000|00001011101)/g)].length * 40;

function blocksOf(rows: readonly string[]): number {
  let count = 0;
  for (const [y, row] of rows.entries()) {
    const below = rows[y + 1];
    if (below === undefined) break;
    for (let x = 0; x + 1 < row.length; x += 1) {
      const four = row.slice(x, x + 2) + below.slice(x, x + 2);
      if (four === "0000" || four === "1111") count += 3;
    }
  }
  return count;
}
