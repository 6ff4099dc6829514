"use client";

import { useEffect, useRef, type RefObject } from "react";

/**
 * For a cell whose buttons change with what they did: the focus that was in it, and went with the button, goes to the first of the
 * new ones. A change that came from elsewhere takes no focus.
 */
export function useFocusKept(state: unknown): RefObject<HTMLTableCellElement | null> {
  const cell = useRef<HTMLTableCellElement>(null);
  const before = useRef(state);
  useEffect(() => {
    if (before.current === state) return undefined;
    before.current = state;
    // A menu that closes gives the focus back a moment later, to a button that is gone.
    const timer = setTimeout(() => {
      const isLost = document.activeElement === null || document.activeElement === document.body;
      if (isLost) cell.current?.querySelector("button")?.focus();
    }, 0);
    return () => clearTimeout(timer);
  }, [state]);
  return cell;
}
