/** One row of the report. `budget` null: a figure for information, held to nothing. */
export interface Row {
  what: string;
  scale: string;
  baseline: string;
  ours: string;
  ratio: string;
  budget: string | null;
  isMet: boolean | null;
}

const heads = ["what", "environments", "baseline", "ours", "ratio", "budget", "met"];

/** The rows as a Markdown table, padded, so that it reads the same in a terminal and in a document. */
export function toTable(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.what,
    row.scale,
    row.baseline,
    row.ours,
    row.ratio,
    row.budget ?? "for information",
    row.isMet === null ? "" : row.isMet ? "yes" : "NO",
  ]);
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...cells.map((line) => line[column]?.length ?? 0)),
  );
  const line = (texts: readonly string[]) =>
    `| ${texts.map((text, column) => text.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(heads), line(widths.map((width) => "-".repeat(width))), ...cells.map(line)].join(
    "\n",
  );
}
