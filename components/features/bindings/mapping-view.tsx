"use client";

import dynamic from "next/dynamic";
import { useMemo, useState } from "react";
import { useWatch } from "react-hook-form";
import { Panel } from "@/components/patterns/panel";
import { PanelEmpty } from "@/components/patterns/panel-state";
import { useUrlState } from "@/lib/client/use-url-state";
import { useCan } from "@/lib/client/use-session";
import type { AuthenticationModes, StoreReference } from "@/lib/contracts/bindings";
import type { Binding, KeyRow } from "@/lib/contracts/environments";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { ReferenceProbe } from "@/lib/contracts/stores";
import { forbiddenKeys, requiredKeys } from "@/lib/domain/bindings/key-catalogue";
import { toAddedRow } from "./added-row";
import { useBindingDraft } from "./binding-draft";
import { BindingFields } from "./binding-fields";
import { changeOf, referenceOf, type Draft } from "./draft";
import { inModes } from "./draft-modes";
import { keyState } from "./key-state";
import { KeyTable, type ShownRow } from "./key-table";
import { KeyToolbar } from "./key-toolbar";
import { sharedName } from "./shared-name";
import { useProbes } from "./use-probes";
import type { YamlDraftState } from "./use-yaml-draft";
import { TextAhead } from "./view-switch";

/** Fetched when it is first opened. */
const AddKey = dynamic(() => import("./add-key").then((module) => module.AddKey));

interface Props {
  environment: EnvironmentRef;
  live: Binding;
  yaml: YamlDraftState;
  isEditable: boolean;
}

/** The draft as fields and rows. */
export function MappingView({ environment, live, yaml, isEditable }: Props) {
  const { form } = useBindingDraft();
  const mappings = useWatch({ control: form.control, name: "mappings" });
  const chosen = useWatch({ control: form.control, name: "modes" });
  const binding = useMemo(() => (chosen ? inModes(live, chosen) : live), [live, chosen]);
  const probeOf = useProbes(environment, binding);
  const [isAdding, setAdding] = useState(false);
  const { shown, openKeys, hidden } = useShownRows({
    binding,
    mappings,
    modes: chosen ?? live.modes,
    probeOf,
  });
  const common = useMemo(() => sharedName(live.rows.map(({ reference }) => reference)), [live]);
  const [added, setAdded] = useState<string | null>(null);
  const url = useUrlState();
  const maySetValue = useCan("value:set", environment);
  const add = (key: string) => {
    form.setValue("mappings", [...mappings, { key, name: "", member: "", isRemoved: false }]);
    setAdded(key);
    // A filter must not hide what was just added.
    if (url.get("text") || url.get("state")) url.set({ text: null, state: null });
  };
  return (
    <>
      {yaml.isAhead ? <TextAhead yaml={yaml} /> : null}
      <BindingFields {...{ environment, binding: live, isEditable }} />
      <KeyToolbar
        {...{ environment, binding, probeOf, isEditable }}
        onAdd={() => setAdding(true)}
      />
      <Panel label="Keys">
        {isAdding ? (
          <AddKey
            taken={new Set(mappings.map((entry) => entry.key))}
            onAdd={add}
            onClose={() => setAdding(false)}
          />
        ) : null}
        {shown.length === 0 ? (
          <PanelEmpty title="No key matches">
            {hidden > 0 ? `${hidden} keys are not shown by this filter.` : "Take a filter away."}
          </PanelEmpty>
        ) : (
          <KeyTable
            {...{ environment, shown, openKeys, probeOf, isEditable, maySetValue }}
            focusKey={added}
            common={common}
          />
        )}
      </Panel>
    </>
  );
}

interface ShownInput {
  binding: Binding;
  mappings: Draft["mappings"];
  modes: AuthenticationModes;
  probeOf: (reference: StoreReference | null) => ReferenceProbe | null;
}

/** Rows of the form that the filter shows: by default what is mapped, required or touched. */
function useShownRows({ binding, mappings, modes, probeOf }: ShownInput) {
  const url = useUrlState();
  const text = url.get("text") ?? "";
  const show = url.get("show");
  const state = url.get("state");
  const openKeys = new Set((url.get("keys") ?? "").split(",").filter(Boolean));
  const forbidden = new Set(forbiddenKeys(modes));
  const required = new Set(requiredKeys(modes));
  const known = new Map(binding.rows.map((row) => [row.key, row]));
  const all: ShownRow[] = mappings.map((entry, index) => ({
    row: known.get(entry.key) ?? { ...toAddedRow(entry.key), isRequired: required.has(entry.key) },
    index,
  }));
  const shown = all.filter(({ row, index }) => {
    const entry = mappings[index];
    if (!entry) return false;
    const typed = referenceOf(entry);
    const reference = typed ?? row.reference;
    if (state && keyState(row, typed, probeOf(typed)) !== state) return false;
    if (!matches(row, reference?.name ?? "", text)) return false;
    if (openKeys.has(row.key) || !known.has(row.key)) return true;
    if (forbidden.has(row.key) && reference === null && entry.name === "") return false;
    const isTouched = changeOf(entry, row.reference) !== null || entry.name !== "";
    if (show === "gaps") return row.isRequired && reference === null;
    if (show === "changed") return changeOf(entry, row.reference) !== null;
    return show === "all" || row.isRequired || row.reference !== null || isTouched;
  });
  return { shown, openKeys, hidden: all.length - shown.length };
}

const matches = (row: KeyRow, name: string, text: string): boolean =>
  text === "" || `${row.key} ${name}`.toLowerCase().includes(text.toLowerCase());
