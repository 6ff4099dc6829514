"use client";

import * as tanstack from "@tanstack/react-virtual";
import type { RefObject } from "react";

/** Rows beyond which only those in view are in the document. */
const virtualFrom = 120;

export interface VirtualRows {
  /** Positions of the rows to draw. */
  indexes: number[];
  /** Pixels of the rows above and below that are not drawn. */
  above: number;
  below: number;
  /** Reference of each row, so that folded rows of any height are measured. */
  measure: ((row: HTMLTableRowElement | null) => void) | undefined;
}

export function useVirtualRows(
  count: number,
  rowHeight: number,
  body: RefObject<HTMLElement | null>,
): VirtualRows {
  // The virtualizer changes under the same identity, which the compiler's memos would not see.
  "use no memo";
  const isVirtual = count > virtualFrom;
  const virtual = tanstack.useWindowVirtualizer({
    count: isVirtual ? count : 0,
    estimateSize: () => rowHeight,
    overscan: 16,
    scrollMargin: body.current?.offsetTop ?? 0,
  });
  if (!isVirtual) {
    return {
      indexes: Array.from({ length: count }, (_, index) => index),
      above: 0,
      below: 0,
      measure: undefined,
    };
  }
  const items = virtual.getVirtualItems();
  const margin = virtual.options.scrollMargin;
  return {
    indexes: items.map((item) => item.index),
    above: (items[0]?.start ?? margin) - margin,
    below: virtual.getTotalSize() - ((items.at(-1)?.end ?? margin) - margin),
    measure: virtual.measureElement,
  };
}
