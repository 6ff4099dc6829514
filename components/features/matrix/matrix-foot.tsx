import type { Matrix, MatrixRow } from "@/lib/contracts/matrix";
import { literalOf } from "@/lib/domain/bindings/matrix/normalise";
import type { Grid } from "./use-grid";

export interface MatrixFootProps {
  matrix: Matrix;
  rows: readonly MatrixRow[];
  grid: Grid;
}

/** What stands in the focused cell, and what is missing anywhere. */
export function MatrixFoot({ matrix, rows, grid }: MatrixFootProps) {
  const row = rows[grid.focus.row];
  const column = matrix.columns[grid.focus.column];
  const cell = row?.cells[grid.focus.column];
  return (
    <div className="panel-foot row-wrap">
      {row && column && cell ? (
        <span className="min-w-0 [overflow-wrap:anywhere]" aria-live="polite">
          <code>{row.key}</code> in {column.name}:{" "}
          {cell.reference ? <code>{literalOf(cell.reference)}</code> : "not mapped"}
          {cell.note ? `, ${cell.note}` : null}
          {cell.state === "different" && row.pattern ? (
            <>
              ; most have <code>{row.pattern}</code>
            </>
          ) : null}
          {cell.reference && column.probedAt === null ? "; the store was not asked yet" : null}
        </span>
      ) : (
        <span>No key is shown.</span>
      )}
      <span className="push">
        <Missing matrix={matrix} />
      </span>
    </div>
  );
}

function Missing({ matrix }: { matrix: Matrix }) {
  const found = matrix.rows.flatMap((row) =>
    row.cells.flatMap(({ state }, index) =>
      state === "missing" ? [{ key: row.key, name: matrix.columns[index]?.name }] : [],
    ),
  );
  const [first] = found;
  if (!first) return <>nothing is known to be missing</>;
  return (
    <>
      {found.length} missing: <code>{first.key}</code> in {first.name}
      {found.length > 1 ? ` and ${found.length - 1} more` : ""}
    </>
  );
}
