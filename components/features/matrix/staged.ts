import type { StoreReference } from "@/lib/contracts/bindings";
import type { Matrix, MatrixEdit } from "@/lib/contracts/matrix";
import type { NamespaceRef } from "@/lib/contracts/names";
import { parseReferenceText } from "@/lib/domain/bindings/matrix/reference-text";
import { cellId } from "./cell-id";

/** What stands in a cell now; undefined: there is no such cell, so nothing is mapped. */
export function savedReference(
  matrix: Matrix,
  { environment, key }: Pick<MatrixEdit, "environment" | "key">,
): StoreReference | null {
  const column = matrix.columns.findIndex(({ name }) => name === environment);
  return matrix.rows.find((row) => row.key === key)?.cells[column]?.reference ?? null;
}

const isSame = (a: StoreReference | null, b: StoreReference | null) =>
  a?.name === b?.name && a?.member === b?.member;

/** Does the edit change anything? */
export const doesChange = (matrix: Matrix, edit: MatrixEdit): boolean =>
  !isSame(savedReference(matrix, edit), edit.reference);

export interface Staging {
  edits: MatrixEdit[];
  /** Environments that are left out, each with the reason; and what is wrong with the text, once. */
  problems: string[];
}

/** The selected cells with one text in each, its placeholders filled in by environment and key. */
export function stageText(
  matrix: Matrix,
  place: NamespaceRef,
  { selected, text }: { selected: ReadonlySet<string>; text: string },
): Staging {
  const edits: MatrixEdit[] = [];
  const problems = new Set<string>();
  for (const column of matrix.columns) {
    const keys = matrix.rows
      .map(({ key }) => key)
      .filter((key) => selected.has(cellId(column.name, key)));
    if (keys.length > 0 && column.lockedReason) {
      problems.add(`${column.name} is left out: ${column.lockedReason}`);
      continue;
    }
    for (const key of keys) {
      const environment = { ...place, name: column.name };
      const read = parseReferenceText(text, { environment, key, hasMember: column.hasMember });
      if (read.state === "wrong") problems.add(read.message);
      else
        edits.push({
          environment: column.name,
          key,
          reference: read.state === "unmap" ? null : read.reference,
        });
    }
  }
  return { edits: edits.filter((edit) => doesChange(matrix, edit)), problems: [...problems] };
}
