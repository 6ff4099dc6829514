"use client";

import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { useWatch } from "react-hook-form";
import type { StoreReference } from "@/lib/contracts/bindings";
import type { Binding } from "@/lib/contracts/environments";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { ReferenceProbe } from "@/lib/contracts/stores";
import { useBindingDraft } from "./binding-draft";
import { describeQuery } from "./bindings.queries";
import { referenceOf } from "./draft";
import { useDebounced } from "./use-debounced";

const idOf = ({ name, member }: StoreReference): string => JSON.stringify([name, member]);
/** As many as one call takes. */
const describedMax = 100;

/** What the store says of a reference: the binding's own probes, and for typed ones a question after 400 ms of rest. */
export function useProbes(environment: EnvironmentRef, binding: Binding) {
  const { form } = useBindingDraft();
  const mappings = useWatch({ control: form.control, name: "mappings" });
  const store = useWatch({ control: form.control, name: "store" });
  const isSameStore = store === (binding.store ?? "");
  const known = useMemo(
    () =>
      new Map(
        binding.rows.flatMap((row) =>
          isSameStore && row.reference && row.probe
            ? [[idOf(row.reference), row.probe] as const]
            : [],
        ),
      ),
    [binding, isSameStore],
  );
  const asked = useMemo(
    () =>
      JSON.stringify(
        [
          ...new Map(
            mappings
              .map(referenceOf)
              .filter((reference) => reference !== null)
              .filter((reference) => !known.has(idOf(reference)))
              .map((reference) => [idOf(reference), reference]),
          ).values(),
        ].slice(0, describedMax),
      ),
    [mappings, known],
  );
  const rested = useDebounced(asked, 400);
  const references = useMemo(() => JSON.parse(rested) as StoreReference[], [rested]);
  const described = useQuery({
    ...describeQuery(environment, store, references),
    placeholderData: (before) => before,
  });
  const typed = useMemo(
    () => new Map(described.data?.items.map((probe) => [idOf(probe.reference), probe])),
    [described.data],
  );
  return useCallback(
    (reference: StoreReference | null): ReferenceProbe | null =>
      reference ? (known.get(idOf(reference)) ?? typed.get(idOf(reference)) ?? null) : null,
    [known, typed],
  );
}
