"use client";

import {
  useEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
} from "react";
import { cellId } from "./cell-id";
import { moveInGrid, rectangle, type GridPlace } from "./grid-keys";

const pageRows = 10;

export interface GridInput {
  keys: readonly string[];
  environments: readonly string[];
  /** Cells can be selected. */
  isEditing: boolean;
  /** Brings a row into the document, where only rows in view are. */
  onReveal: (row: number) => void;
  /** The grid; its one cell with `tabindex="0"` takes the focus. */
  root: RefObject<HTMLElement | null>;
}

/**
 * Focus and selection of the matrix: one cell is in the tab order, arrows move, Shift extends, Space and Ctrl with a click
 * toggle, Shift and Space take the row, Ctrl and Space the column, Ctrl A all, Escape none.
 */
export function useGrid({ keys, environments, isEditing, onReveal, root }: GridInput) {
  const [place, setPlace] = useState<GridPlace>({ row: 0, column: 0 });
  const [anchor, setAnchor] = useState<GridPlace>(place);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const wantsFocus = useRef(false);
  const focus: GridPlace = {
    row: Math.min(place.row, Math.max(0, keys.length - 1)),
    column: Math.min(place.column, Math.max(0, environments.length - 1)),
  };
  useEffect(() => {
    if (!wantsFocus.current) return;
    const cell = root.current?.querySelector<HTMLElement>('[role="gridcell"][tabindex="0"]');
    if (!cell) return;
    wantsFocus.current = false;
    cell.focus();
  });
  const idAt = ({ row, column }: GridPlace) => cellId(environments[column] ?? "", keys[row] ?? "");
  const select = (places: readonly GridPlace[]) => setSelected(new Set(places.map(idAt)));
  const toggle = (at: GridPlace) =>
    setSelected((before) => {
      const next = new Set(before);
      if (!next.delete(idAt(at))) next.add(idAt(at));
      return next;
    });
  const last = { row: keys.length - 1, column: environments.length - 1 };
  const go = (to: GridPlace, doesExtend: boolean) => {
    setPlace(to);
    wantsFocus.current = true;
    onReveal(to.row);
    if (!isEditing) return;
    if (doesExtend) select(rectangle(anchor, to));
    else setAnchor(to);
  };
  const onSpace = (event: KeyboardEvent) => {
    const { row, column } = focus;
    if (event.shiftKey) select(rectangle({ row, column: 0 }, { row, column: last.column }));
    else if (event.ctrlKey) select(rectangle({ row: 0, column }, { row: last.row, column }));
    else toggle(focus);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const isCtrl = event.ctrlKey || event.metaKey;
    const size = { rows: keys.length, columns: environments.length, pageRows };
    const to = moveInGrid(focus, { key: event.key, isCtrl }, size);
    if (to) go(to, event.shiftKey);
    else if (!isEditing) return;
    else if (event.key === " ") onSpace(event);
    else if (event.key === "Escape") setSelected(new Set());
    else if (event.key === "a" && isCtrl) select(rectangle({ row: 0, column: 0 }, last));
    else return;
    event.preventDefault();
  };
  const onCellClick = (at: GridPlace, event: MouseEvent) => {
    setPlace(at);
    wantsFocus.current = true;
    if (!isEditing) return;
    if (event.shiftKey) select(rectangle(anchor, at));
    else {
      setAnchor(at);
      if (event.ctrlKey || event.metaKey) toggle(at);
      else select([at]);
    }
  };
  return { focus, selected, clear: () => setSelected(new Set()), onKeyDown, onCellClick };
}

export type Grid = ReturnType<typeof useGrid>;
