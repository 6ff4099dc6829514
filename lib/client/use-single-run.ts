"use client";

import { useCallback, useRef } from "react";

/**
 * Keeps work from beginning a second time while it runs: a second click in the same moment comes before any state was drawn, so
 * it is held off here, at once. What `run` was given the second time is not done.
 */
export function useSingleRun(): (work: () => Promise<void>) => Promise<void> {
  const isRunning = useRef(false);
  return useCallback(async (work) => {
    if (isRunning.current) return;
    isRunning.current = true;
    try {
      await work();
    } finally {
      isRunning.current = false;
    }
  }, []);
}
