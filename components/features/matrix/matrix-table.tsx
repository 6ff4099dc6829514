"use client";

import Link from "next/link";
import { useRef } from "react";
import { useScrolledRows } from "@/components/patterns/use-scrolled-rows";
import { VerdictMark } from "@/components/patterns/verdict-mark";
import type { Matrix, MatrixColumn, MatrixEdit, MatrixRow } from "@/lib/contracts/matrix";
import type { NamespaceRef } from "@/lib/contracts/names";
import { MatrixCellView } from "./matrix-cell";
import { cellId } from "./cell-id";
import { useGrid, type Grid } from "./use-grid";

/** Cells beyond which only rows in view are in the document. */
const virtualFrom = 1_200;
const rowHeight = 30;

export interface MatrixTableProps {
  place: NamespaceRef;
  matrix: Matrix;
  rows: readonly MatrixRow[];
  edits: ReadonlyMap<string, MatrixEdit>;
  isEditing: boolean;
  /** Below the grid: what the focused cell and the selection are about. */
  children: (grid: Grid) => React.ReactNode;
}

/** The grid: keys stay at the left, environments on top, and it scrolls inside its panel. */
export function MatrixTable(props: MatrixTableProps) {
  const { place, matrix, rows, edits, isEditing } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const isVirtual = rows.length * matrix.columns.length > virtualFrom;
  const { indexes, above, below, reveal } = useScrolledRows({
    count: rows.length,
    rowHeight,
    isVirtual,
    scroller,
  });
  const root = useRef<HTMLTableElement>(null);
  const grid = useGrid({
    root,
    keys: rows.map(({ key }) => key),
    environments: matrix.columns.map(({ name }) => name),
    isEditing,
    onReveal: reveal,
  });
  return (
    <>
      <div className="matrix-scroll" ref={scroller}>
        <table
          ref={root}
          role="grid"
          aria-label="Keys × environments"
          aria-multiselectable={isEditing || undefined}
          aria-rowcount={rows.length + 1}
          aria-colcount={matrix.columns.length + 1}
          className="data-table table-compact table-hover matrix"
          style={{ minWidth: 240 + 132 * matrix.columns.length }}
          onKeyDown={grid.onKeyDown}
        >
          <colgroup>
            <col className="w-[150px] sm:w-[240px]" />
            {matrix.columns.map(({ name }) => (
              <col key={name} />
            ))}
          </colgroup>
          <thead>
            <tr role="row" aria-rowindex={1}>
              <th scope="col" role="columnheader">
                Key
              </th>
              {matrix.columns.map((column) => (
                <ColumnHead key={column.name} place={place} column={column} />
              ))}
            </tr>
          </thead>
          <tbody>
            <Spacer height={above} columns={matrix.columns.length + 1} />
            {indexes.map((index) => {
              const row = rows[index];
              return row ? (
                <Row key={row.key} {...{ row, index, matrix, edits, grid, isEditing }} />
              ) : null;
            })}
            <Spacer height={below} columns={matrix.columns.length + 1} />
          </tbody>
        </table>
      </div>
      {props.children(grid)}
    </>
  );
}

function ColumnHead({ place, column }: { place: NamespaceRef; column: MatrixColumn }) {
  const { cluster, namespace } = place;
  return (
    <th scope="col" role="columnheader">
      <span className="row gap-1.5!">
        <VerdictMark verdict={column.verdict} label={column.verdict} />
        <Link
          className="truncate text-foreground"
          title={column.name}
          href={`/environments/${cluster}/${namespace}/${column.name}/keys`}
        >
          {column.name}
        </Link>
      </span>
    </th>
  );
}

interface RowProps {
  row: MatrixRow;
  index: number;
  matrix: Matrix;
  edits: ReadonlyMap<string, MatrixEdit>;
  grid: Grid;
  isEditing: boolean;
}

function Row({ row, index, matrix, edits, grid, isEditing }: RowProps) {
  return (
    <tr role="row" aria-rowindex={index + 2}>
      <th scope="row" role="rowheader">
        <span className="row gap-0!">
          <span className="keyname truncate" title={row.key}>
            {row.key}
          </span>
          {row.isRequired ? <span className="req not-narrow">required</span> : null}
        </span>
      </th>
      {row.cells.map((cell, column) => {
        const id = cellId(matrix.columns[column]?.name ?? "", row.key);
        return (
          <MatrixCellView
            key={id}
            cell={cell}
            edit={edits.get(id)}
            isFocus={grid.focus.row === index && grid.focus.column === column}
            isSelected={isEditing ? grid.selected.has(id) : undefined}
            onClick={(event) => grid.onCellClick({ row: index, column }, event)}
          />
        );
      })}
    </tr>
  );
}

function Spacer({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden="true">
      <td colSpan={columns} className="spacer" style={{ height }} />
    </tr>
  );
}
