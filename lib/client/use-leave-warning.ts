"use client";

import { useEffect } from "react";

let isLeavingFree = false;

/** From here on the page may be left unasked: who signs out, or was signed out, has nothing to stay for. */
export function leaveFreely(): void {
  isLeavingFree = true;
}

/** While it holds, closing or reloading the page makes the browser ask first. */
export function useLeaveWarning(isWarned: boolean): void {
  useEffect(() => {
    if (!isWarned) return undefined;
    const warn = (event: BeforeUnloadEvent) => {
      if (!isLeavingFree) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isWarned]);
}
