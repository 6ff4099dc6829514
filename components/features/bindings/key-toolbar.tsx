"use client";

import { Ellipsis, Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { useWatch } from "react-hook-form";
import { ChoiceFilter, FilterBar, SearchFilter } from "@/components/patterns/filter-bar";
import { Button } from "@/components/ui/button";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";
import { plural } from "@/lib/client/format";
import { useCan } from "@/lib/client/use-session";
import type { StoreReference } from "@/lib/contracts/bindings";
import type { Binding } from "@/lib/contracts/environments";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { ReferenceProbe } from "@/lib/contracts/stores";
import { useBindingDraft } from "./binding-draft";
import { referenceOf, type Draft } from "./draft";
import { focusReview } from "./pending-bar";
import { planPath } from "./plan-request";
import { keyStates } from "./key-state";
import { probeWord } from "./probe-state";

const shows = [
  { value: "all", label: "all known keys" },
  { value: "gaps", label: "required, not mapped" },
  { value: "changed", label: "changed here" },
];

export interface KeyToolbarProps {
  environment: EnvironmentRef;
  binding: Binding;
  probeOf: (reference: StoreReference | null) => ReferenceProbe | null;
  isEditable: boolean;
  onAdd: () => void;
}

/** Search, which keys are shown, the template for every gap, a new key. */
export function KeyToolbar({ environment, binding, probeOf, isEditable, onAdd }: KeyToolbarProps) {
  const { form } = useBindingDraft();
  const router = useRouter();
  const mappings = useWatch({ control: form.control, name: "mappings" });
  const mayDelete = useCan("binding:delete", environment);
  const [fills, setFills] = useState(0);
  useFocusAtReview(fills);
  const gaps = gapsOf(binding, mappings);
  const fill = () => {
    form.setValue(
      "mappings",
      mappings.map((entry) => {
        const suggestion = gaps.get(entry.key);
        if (!suggestion) return entry;
        const { name, member } = suggestion;
        return { key: entry.key, name, member: member ?? "", isRemoved: false };
      }),
      { shouldDirty: true },
    );
    setFills((before) => before + 1);
  };
  return (
    <FilterBar count={<span className="not-narrow">{stateCounts(mappings, probeOf)}</span>}>
      <SearchFilter label="Key or reference" />
      <ChoiceFilter name="show" label="Show" options={shows} anyLabel="mapped and required" />
      <ChoiceFilter name="state" label="State" options={keyStates} anyLabel="any" />
      {isEditable ? (
        <>
          <Button onClick={fill} disabled={gaps.size === 0}>
            {gaps.size === 0
              ? "Fill from template"
              : `Fill ${plural(gaps.size, "required key")} from template`}
          </Button>
          <Button onClick={onAdd}>
            <Plus className="icon" />
            Add key
          </Button>
        </>
      ) : null}
      {isEditable && mayDelete && binding.store !== null ? (
        <Menu>
          <MenuTrigger
            render={<Button size="icon" variant="ghost" aria-label="More for the binding" />}
          >
            <Ellipsis className="icon" />
          </MenuTrigger>
          <MenuContent>
            <MenuItem isDanger onClick={() => router.push(`${planPath(environment)}?remove=1`)}>
              Remove the binding…
            </MenuItem>
          </MenuContent>
        </Menu>
      ) : null}
    </FilterBar>
  );
}

/** After each fill, which takes the button away from under the focus: on to the plan, or where it cannot be made yet to its bar. */
function useFocusAtReview(fills: number): void {
  useEffect(() => {
    if (fills > 0) focusReview();
  }, [fills]);
}

/** Required keys that map nothing and have a suggestion. */
function gapsOf(binding: Binding, mappings: Draft["mappings"]): Map<string, StoreReference> {
  const empty = new Set(
    mappings
      .filter((entry) => referenceOf(entry) === null && !entry.isRemoved)
      .map(({ key }) => key),
  );
  return new Map(
    binding.rows.flatMap((row) =>
      row.isRequired && row.suggestion && empty.has(row.key)
        ? [[row.key, row.suggestion] as const]
        : [],
    ),
  );
}

function stateCounts(mappings: Draft["mappings"], probeOf: KeyToolbarProps["probeOf"]): string {
  const references = mappings.map(referenceOf).filter((reference) => reference !== null);
  const counts = new Map<string, number>();
  for (const reference of references) {
    const { word } = probeWord(probeOf(reference));
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const parts = [...counts].map(
    ([word, count]) => `${count} ${word === "exists" && count > 1 ? "exist" : word}`,
  );
  return `${plural(references.length, "key")}${parts.length > 0 ? `: ${parts.join(", ")}` : ""}`;
}
