"use client";

import { useEffect, useRef } from "react";

const isFocusLost = (): boolean =>
  document.activeElement === null || document.activeElement === document.body;

/** The title of the page, made to take the focus; the content as a whole where there is no title yet. */
export function pageHeading(): HTMLElement | null {
  const main = document.getElementById("main");
  const heading = main?.querySelector<HTMLElement>("h1");
  if (heading) heading.tabIndex = -1;
  return heading ?? main;
}

/**
 * Each time `place` is another one: a focus that went with what was replaced goes on at the title of what is there now.
 * A focus that is anywhere stays, and the first place takes none.
 */
export function useFocusAtHeading(place: unknown): void {
  const before = useRef(place);
  useEffect(() => {
    if (before.current === place) return undefined;
    before.current = place;
    // A field that takes the focus by itself has it by then.
    const timer = setTimeout(() => {
      if (isFocusLost()) pageHeading()?.focus({ preventScroll: true });
    }, 0);
    return () => clearTimeout(timer);
  }, [place]);
}
