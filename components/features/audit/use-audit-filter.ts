"use client";

import { useMemo } from "react";
import { useUrlState } from "@/lib/client/use-url-state";
import { AuditOutcome } from "@/lib/contracts/audit";
import type { AuditFilter } from "./audit.queries";

const day = 86_400_000;

export const ranges = [
  { value: "today", label: "today" },
  { value: "24h", label: "last 24 h" },
  { value: "7d", label: "last 7 d" },
  { value: "30d", label: "last 30 d" },
] as const;

/** Start of a range, rounded to the minute so that the query stays the same while one reads. */
function startOf(range: string | null): string | undefined {
  const nowMs = Date.now();
  const now = Math.floor(nowMs / 60_000) * 60_000;
  if (range === "today") return new Date(Math.floor(nowMs / day) * day).toISOString();
  if (range === "24h") return new Date(now - day).toISOString();
  if (range === "7d") return new Date(now - 7 * day).toISOString();
  if (range === "30d") return new Date(now - 30 * day).toISOString();
  return undefined;
}

/** The filter that the URL says; unknown outcomes are ignored. */
export function useAuditFilter(): { filter: AuditFilter; isFiltered: boolean } {
  const { get } = useUrlState();
  const [text, actor, action, namespace, range] = [
    get("text"),
    get("actor"),
    get("action"),
    get("namespace"),
    get("time"),
  ];
  const outcome = AuditOutcome.safeParse(get("outcome")).data;
  const from = useMemo(() => startOf(range), [range]);
  const filter = useMemo(
    () => ({
      text: text ?? undefined,
      actor: actor ?? undefined,
      action: action ?? undefined,
      namespace: namespace ?? undefined,
      outcome,
      from,
    }),
    [text, actor, action, namespace, outcome, from],
  );
  return { filter, isFiltered: Object.values(filter).some(Boolean) };
}
