"use client";

import { useEffect } from "react";

/** What may be cut: cells, and text that is told to end in an ellipsis. */
const cut = ".truncate, .line-clamp-2, td";

/** Text that is cut is said whole on hover and focus (look.md §5), wherever it stands; nothing else gets a title. */
export function useFullText(): void {
  useEffect(() => {
    const say = ({ target }: Event) => {
      if (!(target instanceof Element)) return;
      const inside = target.querySelector<HTMLElement>(cut);
      const element = target.closest<HTMLElement>(cut) ?? inside;
      if (element) sayWhole(element);
    };
    document.addEventListener("pointerover", say);
    document.addEventListener("focusin", say);
    return () => {
      document.removeEventListener("pointerover", say);
      document.removeEventListener("focusin", say);
    };
  }, []);
}

function sayWhole(element: HTMLElement): void {
  const isOwn = element.dataset["fullText"] === "";
  if (element.title !== "" && !isOwn) return;
  const isCut =
    element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight + 2;
  if (isCut) {
    element.title = element.innerText.replaceAll(/\s+/g, " ").trim();
    element.dataset["fullText"] = "";
  } else if (isOwn) {
    element.removeAttribute("title");
    delete element.dataset["fullText"];
  }
}
