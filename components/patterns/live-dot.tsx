"use client";

import { useEffect, useState } from "react";
import { formatAge } from "@/lib/client/format";
import { useSignedOut } from "@/lib/client/signed-out";
import { useLive } from "@/lib/client/use-live";

/** `Live · 2 s`: how long ago anything arrived; while lost, when the next try is. */
export function LiveDot() {
  const live = useLive();
  const isSignedOut = useSignedOut();
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    const tick = () => setNow(Date.now());
    tick();
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <span
      className="live push"
      data-state={isSignedOut ? "lost" : live.state}
      role="status"
      aria-live="off"
    >
      {isSignedOut ? "Signed out" : textOf(live, now)}
    </span>
  );
}

function textOf(live: ReturnType<typeof useLive>, now: number | null): string {
  if (live.state === "connecting" || now === null) return "Connecting";
  if (live.state === "live") return `Live · ${formatAge(live.lastAtMs ?? now, now)}`;
  const wait = Math.max(0, Math.ceil(((live.retryAtMs ?? now) - now) / 1_000));
  const age = live.lastAtMs === null ? "" : `Last seen ${formatAge(live.lastAtMs, now)} ago · `;
  return `${age}next try ${wait} s`;
}
