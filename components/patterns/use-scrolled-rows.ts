"use client";

import * as tanstack from "@tanstack/react-virtual";
import type { RefObject } from "react";

export interface ScrolledRows {
  /** Positions of the rows to draw. */
  indexes: number[];
  /** Pixels of the rows above and below that are not drawn. */
  above: number;
  below: number;
  /** Scrolls until the row is in view. */
  reveal: (index: number) => void;
}

export interface ScrolledRowsInput {
  count: number;
  /** Pixels; all rows have it. */
  rowHeight: number;
  /** Only rows in view are in the document; otherwise all are. */
  isVirtual: boolean;
  scroller: RefObject<HTMLElement | null>;
}

/** Rows of a table that scrolls inside its own frame (`useVirtualRows` is for those that scroll with the page). */
export function useScrolledRows(input: ScrolledRowsInput): ScrolledRows {
  // The virtualizer changes under the same identity, which the compiler's memos would not see.
  "use no memo";
  const { count, rowHeight, isVirtual, scroller } = input;
  const virtual = tanstack.useVirtualizer({
    count: isVirtual ? count : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  if (!isVirtual) {
    const indexes = Array.from({ length: count }, (_, index) => index);
    return { indexes, above: 0, below: 0, reveal: () => undefined };
  }
  const items = virtual.getVirtualItems();
  return {
    indexes: items.map(({ index }) => index),
    above: items[0]?.start ?? 0,
    below: virtual.getTotalSize() - (items.at(-1)?.end ?? 0),
    reveal: (index) => virtual.scrollToIndex(index),
  };
}
