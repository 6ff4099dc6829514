/** One row of a pasted table; `line` counts from 1 as an editor shows it. */
export interface DelimitedRow {
  line: number;
  cells: string[];
}

/** The delimiter that the first row uses: tab before semicolon before comma; null: there is none. */
export function delimiterOf(text: string): string | null {
  const first = text.split(/\r?\n/).find((line) => line.trim() !== "") ?? "";
  return ["\t", ";", ","].find((each) => first.includes(each)) ?? null;
}

/** Rows of delimited text, quoted as RFC 4180 has it; blank rows are left out. A quote that never closes ends with the text. */
export function parseDelimited(text: string, delimiter: string): DelimitedRow[] {
  const rows: DelimitedRow[] = [];
  let row: DelimitedRow = { line: 1, cells: [] };
  let [cell, isQuoted, line] = ["", false, 1];
  const endCell = () => {
    row.cells.push(cell.trim());
    cell = "";
  };
  const endRow = () => {
    endCell();
    if (row.cells.some((each) => each !== "")) rows.push(row);
    row = { line, cells: [] };
  };
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (letter === "\n") line += 1;
    if (isQuoted) {
      if (letter !== '"') cell += letter;
      else if (text.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (letter === '"' && cell.trim() === "") {
      cell = "";
      isQuoted = true;
    } else if (letter === delimiter) endCell();
    else if (letter === "\n") endRow();
    else if (letter !== "\r") cell += letter;
  }
  endRow();
  return rows;
}
