"use client";

import { useEffect, useState } from "react";

/** The value as it was when it last rested for `waitMs`. */
export function useDebounced<Value>(value: Value, waitMs: number): Value {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), waitMs);
    return () => clearTimeout(timer);
  }, [value, waitMs]);
  return rested;
}
