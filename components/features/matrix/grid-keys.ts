/** A place in the grid: row and column, from 0. */
export interface GridPlace {
  row: number;
  column: number;
}

export interface GridSize {
  rows: number;
  columns: number;
  /** Rows that one page key moves over. */
  pageRows: number;
}

export interface GridKey {
  key: string;
  isCtrl: boolean;
}

/** Where a key of the ARIA grid pattern moves the focus to, inside the grid; null: the key moves nothing. */
export function moveInGrid(
  from: GridPlace,
  { key, isCtrl }: GridKey,
  size: GridSize,
): GridPlace | null {
  const to = target(from, { key, isCtrl }, size);
  return to && { row: within(to.row, size.rows), column: within(to.column, size.columns) };
}

const within = (index: number, count: number) => Math.max(0, Math.min(index, count - 1));

function target(
  { row, column }: GridPlace,
  { key, isCtrl }: GridKey,
  size: GridSize,
): GridPlace | null {
  switch (key) {
    case "ArrowUp":
      return { row: row - 1, column };
    case "ArrowDown":
      return { row: row + 1, column };
    case "ArrowLeft":
      return { row, column: column - 1 };
    case "ArrowRight":
      return { row, column: column + 1 };
    case "PageUp":
      return { row: row - size.pageRows, column };
    case "PageDown":
      return { row: row + size.pageRows, column };
    case "Home":
      return { row: isCtrl ? 0 : row, column: 0 };
    case "End":
      return { row: isCtrl ? size.rows - 1 : row, column: size.columns - 1 };
    default:
      return null;
  }
}

/** Every place of the rectangle between two corners, both of them in it. */
export function rectangle(a: GridPlace, b: GridPlace): GridPlace[] {
  const [top, bottom] = [Math.min(a.row, b.row), Math.max(a.row, b.row)];
  const [left, right] = [Math.min(a.column, b.column), Math.max(a.column, b.column)];
  return Array.from({ length: bottom - top + 1 }, (_, down) =>
    Array.from({ length: right - left + 1 }, (_unused, across) => ({
      row: top + down,
      column: left + across,
    })),
  ).flat();
}
