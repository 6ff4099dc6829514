"use client";

import {
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  useTable,
  type ColumnDef,
  type SortingState,
} from "@tanstack/react-table";
import { ArrowDown, ArrowUp } from "lucide-react";
import {
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
} from "react";
import { cn } from "@/lib/client/cn";
import { useUrlState } from "@/lib/client/use-url-state";
import { useVirtualRows } from "./use-virtual-rows";

export interface DataColumn<Row> {
  id: string;
  header: string;
  /** Read out, not shown: marks and actions. */
  isHeaderHidden?: boolean;
  cell: (row: Row) => ReactNode;
  /** Makes the column sortable; null sorts last. */
  sortBy?: (row: Row) => string | number | null;
  isNumber?: boolean;
  /** Width of the column (`w-24`, `w-[34px]`); what has none shares the rest. */
  width?: string;
  /** Classes of the cell; at 390 px `fold-inline`, `corner`, `foldact`, `c-mark` say how it folds. */
  className?: string;
}

export interface DataTableProps<Row> {
  caption: string;
  columns: readonly DataColumn<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** Enter and click on a row. */
  onOpen?: (row: Row) => void;
  selectedId?: string | null;
  /** Member of the URL that holds the sort: `name`, `-name`. */
  sortParam?: string;
  defaultSort?: string;
  isCompact?: boolean;
}

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });
type Features = typeof features;

const parseSort = (text: string | null): SortingState =>
  text ? [{ id: text.replace(/^-/, ""), desc: text.startsWith("-") }] : [];

/** A real table: sort in the URL, arrows, Home, End and Enter on rows, virtual above 120 rows, lines at 390 px. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { caption, columns, rows, rowId, isCompact } = props;
  const url = useUrlState();
  const param = props.sortParam ?? "sort";
  const sorting = parseSort(url.get(param) ?? props.defaultSort ?? null);
  const definitions = useMemo(() => columns.map(toDefinition), [columns]);
  const data = useMemo(() => [...rows], [rows]);
  const table = useTable<Features, Row>({
    features,
    columns: definitions,
    data,
    getRowId: rowId,
    enableSortingRemoval: false,
    state: { sorting },
    onSortingChange: (update) => {
      const next = typeof update === "function" ? update(sorting) : update;
      const first = next[0];
      url.set({ [param]: first ? `${first.desc ? "-" : ""}${first.id}` : null });
    },
  });
  const shown = table.getRowModel().rows.map((row) => ({ id: row.id, original: row.original }));
  return (
    <table
      className={cn("data-table fold", isCompact && "table-compact", props.onOpen && "table-hover")}
    >
      <caption className="visually-hidden">{caption}</caption>
      <colgroup>
        {columns.map((column) => (
          <col key={column.id} className={column.width} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {columns.map((column) => (
            <HeaderCell
              key={column.id}
              column={column}
              sort={
                sorting[0]?.id === column.id ? (sorting[0].desc ? "descending" : "ascending") : null
              }
              onSort={() => table.getColumn(column.id)?.toggleSorting()}
            />
          ))}
        </tr>
      </thead>
      <Body {...props} shown={shown} />
    </table>
  );
}

function toDefinition<Row extends object>(column: DataColumn<Row>): ColumnDef<Features, Row> {
  const { sortBy } = column;
  if (!sortBy) return { id: column.id, header: column.header, enableSorting: false };
  return {
    id: column.id,
    header: column.header,
    accessorFn: (row: Row) => sortBy(row) ?? undefined,
    sortUndefined: "last",
    sortFn: (a, b) => compare(sortBy(a.original), sortBy(b.original)),
  };
}

function compare(a: string | number | null, b: string | number | null): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a ?? "").localeCompare(String(b ?? ""), "en", { numeric: true });
}

function HeaderCell<Row>({
  column,
  sort,
  onSort,
}: {
  column: DataColumn<Row>;
  sort: "ascending" | "descending" | null;
  onSort: () => void;
}) {
  const Arrow = sort === "descending" ? ArrowDown : ArrowUp;
  return (
    <th scope="col" aria-sort={sort ?? undefined} className={cn(column.isNumber && "num")}>
      {column.isHeaderHidden ? <span className="visually-hidden">{column.header}</span> : null}
      {!column.isHeaderHidden && column.sortBy ? (
        <button type="button" className={cn("sort-button", sort && "sort")} onClick={onSort}>
          {column.header}
          <Arrow className={cn("icon icon-xs", !sort && "invisible")} />
        </button>
      ) : null}
      {!column.isHeaderHidden && !column.sortBy ? column.header : null}
    </th>
  );
}

interface Shown<Row> {
  id: string;
  original: Row;
}

function Body<Row extends object>(props: DataTableProps<Row> & { shown: Shown<Row>[] }) {
  const { shown, columns, isCompact, onOpen, selectedId } = props;
  const ref = useRef<HTMLTableSectionElement>(null);
  const { indexes, above, below, measure } = useVirtualRows(shown.length, isCompact ? 30 : 36, ref);
  const keys = useRowKeys(ref);
  return (
    <tbody ref={ref} onKeyDown={onOpen ? keys.onKeyDown : undefined}>
      <Spacer height={above} columns={columns.length} />
      {indexes.map((index) => {
        const row = shown[index];
        if (!row) return null;
        return (
          <tr
            key={row.id}
            data-index={index}
            ref={measure}
            tabIndex={onOpen ? (index === keys.current ? 0 : -1) : undefined}
            onFocus={() => keys.setCurrent(index)}
            className={cn(selectedId === row.id && "is-selected", onOpen && "cursor-pointer")}
            aria-current={selectedId === row.id ? "true" : undefined}
            onClick={(event) => !isInteractive(event) && onOpen?.(row.original)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && event.target === event.currentTarget)
                onOpen?.(row.original);
            }}
          >
            {columns.map((column) => (
              <td key={column.id} className={cn(column.isNumber && "num tnum", column.className)}>
                {column.cell(row.original)}
              </td>
            ))}
          </tr>
        );
      })}
      <Spacer height={below} columns={columns.length} />
    </tbody>
  );
}

/** Room of the rows that are not in the document. The height is set by script, as the page's policy wants. */
function Spacer({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden="true">
      <td colSpan={columns} className="spacer" style={{ height }} />
    </tr>
  );
}

/** One row is in the tab order; the arrows move it. */
function useRowKeys(body: React.RefObject<HTMLTableSectionElement | null>) {
  const [current, setCurrent] = useState(0);
  const onKeyDown = (event: KeyboardEvent) => {
    const row = (event.target as HTMLElement).closest<HTMLTableRowElement>("tr[data-index]");
    if (!row || event.target !== row) return;
    const all = [...(body.current?.querySelectorAll<HTMLTableRowElement>("tr[data-index]") ?? [])];
    const at = all.indexOf(row);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    all[Math.max(0, Math.min(all.length - 1, to))]?.focus();
  };
  return { current, setCurrent, onKeyDown };
}

/** A menu of the row lies in a portal: React hands its clicks on to the row, which they do not touch. */
const isInteractive = (event: MouseEvent): boolean =>
  !event.currentTarget.contains(event.target as Node) ||
  (event.target as HTMLElement).closest(
    "a, button, input, label, select, [role=switch], [role=checkbox]",
  ) !== null ||
  Boolean(window.getSelection()?.toString());
