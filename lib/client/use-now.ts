"use client";

import { useEffect, useState } from "react";
import { nextAgeChangeMs } from "@/lib/client/format";

/** The present, renewed when the age of `fromMs` reads differently; null before the browser took over. */
export function useAgeNow(fromMs: number): number | null {
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      const present = Date.now();
      setNow(present);
      timer = setTimeout(tick, Math.min(nextAgeChangeMs(fromMs, present), 3_600_000));
    };
    tick();
    return () => clearTimeout(timer);
  }, [fromMs]);
  return now;
}
