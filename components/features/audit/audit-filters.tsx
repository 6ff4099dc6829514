"use client";

import { ChoiceFilter, FilterBar, SearchFilter } from "@/components/patterns/filter-bar";
import { plural } from "@/lib/client/format";
import type { AuditEntry } from "@/lib/contracts/audit";
import { ranges } from "./use-audit-filter";

const outcomes = ["success", "denied", "failure", "intent"].map((value) => ({
  value,
  label: value,
}));

/** Choices come from the entries that are loaded; any other value can stand in the URL. */
export function AuditFilters({ entries, total }: { entries: AuditEntry[]; total: number | null }) {
  return (
    <FilterBar count={total === null ? undefined : plural(total, "entry", "entries")}>
      <SearchFilter label="Text, request id, object" />
      <ChoiceFilter name="time" label="Time" options={ranges} isClosed />
      <ChoiceFilter name="actor" label="Actor" options={actorsOf(entries)} />
      <ChoiceFilter
        name="action"
        label="Action"
        options={distinct(entries.map((entry) => entry.action))}
      />
      <ChoiceFilter name="outcome" label="Outcome" options={outcomes} isClosed />
      <ChoiceFilter
        name="namespace"
        label="Namespace"
        options={distinct(entries.flatMap((entry) => entry.namespace ?? []))}
        isOptional
      />
    </FilterBar>
  );
}

const distinct = (values: string[]) =>
  [...new Set(values)].toSorted().map((value) => ({ value, label: value }));

function actorsOf(entries: AuditEntry[]) {
  const found = new Map(entries.map(({ actor }) => [actor.email ?? actor.name, actor.name]));
  return [...found]
    .map(([value, label]) => ({ value, label }))
    .toSorted((a, b) => (a.label < b.label ? -1 : 1));
}
