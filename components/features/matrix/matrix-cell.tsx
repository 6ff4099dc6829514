import type { MouseEvent } from "react";
import { cn } from "@/lib/client/cn";
import type { MatrixCell, MatrixEdit, MatrixState } from "@/lib/contracts/matrix";

/** Class and word of each state; shape and word say it, colour only of what is missing. */
export const cellWords: Record<MatrixState, { className: string; word: string; legend: string }> = {
  same: { className: "cell-same", word: "same", legend: "same source" },
  different: { className: "cell-differ", word: "differs", legend: "different" },
  missing: { className: "cell-missing", word: "missing", legend: "missing" },
  unset: { className: "cell-unset", word: "unset", legend: "unset" },
};

export interface MatrixCellViewProps {
  cell: MatrixCell;
  /** What it will be once applied; undefined: it stays. */
  edit: MatrixEdit | undefined;
  isFocus: boolean;
  /** undefined: nothing can be selected. */
  isSelected: boolean | undefined;
  onClick: (event: MouseEvent) => void;
}

export function MatrixCellView({ cell, edit, isFocus, isSelected, onClick }: MatrixCellViewProps) {
  const { className, word } = cellWords[cell.state];
  return (
    <td
      role="gridcell"
      tabIndex={isFocus ? 0 : -1}
      aria-selected={isSelected}
      className={cn(isSelected && "is-selected", edit && "is-editing")}
      onClick={onClick}
    >
      <span className={cn("cell", className)}>
        <span className="sq" />
        <span className="truncate">{word}</span>
        {edit ? (
          <span className={cn("push", edit.reference ? "tilde" : "minus")}>
            {edit.reference ? "→ set" : "→ out"}
          </span>
        ) : null}
      </span>
    </td>
  );
}
