"use client";

import dynamic from "next/dynamic";
import { ArrowRight, ChevronRight, RotateCw, Zap } from "lucide-react";
import { useState } from "react";
import { useWatch } from "react-hook-form";
import { Td } from "@/components/ui/table";
import { cn } from "@/lib/client/cn";
import type { StoreReference } from "@/lib/contracts/bindings";
import type { KeyRow } from "@/lib/contracts/environments";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { ReferenceProbe } from "@/lib/contracts/stores";
import { sentences } from "@/lib/domain/text";
import { useBindingDraft } from "./binding-draft";
import { changeOf, problemOf, referenceOf, type RowChange } from "./draft";
import { issuesOfRow } from "./form-issues";
import { RowActions } from "./key-row-actions";
import { ProbeState } from "./probe-state";
import { RowIssues } from "./row-issues";
import { useFocusKept } from "./use-focus-kept";

/** With its autocomplete: fetched when a reference is first edited; the room is kept. */
const ReferenceInputs = dynamic(
  () => import("./reference-inputs").then((module) => module.ReferenceInputs),
  { loading: () => <div className="h-10" /> },
);
/** Fetched when a value is first set. */
const SetValueRow = dynamic(() => import("./set-value-row").then((module) => module.SetValueRow));

export interface KeyRowViewProps {
  environment: EnvironmentRef;
  row: KeyRow;
  /** Place of the row in the form. */
  index: number;
  probeOf: (reference: StoreReference | null) => ReferenceProbe | null;
  isEditable: boolean;
  maySetValue: boolean;
  isOpenFirst: boolean;
  /** Just added: what it must be given next has the focus. */
  isNew: boolean;
  /** The name that the table's header says for the rows that have it. */
  common: string | null;
}

/** One key: its name and meaning, the reference, what the store says of it, when it takes effect, actions. */
export function KeyRowView(props: KeyRowViewProps) {
  const { environment, row, index, isEditable } = props;
  const { form, issues } = useBindingDraft();
  const entry = useWatch({ control: form.control, name: `mappings.${index}` });
  const store = useWatch({ control: form.control, name: "store" });
  const [isEditing, setEditing] = useState(props.isOpenFirst || row.reference === null);
  const [isSetting, setSetting] = useState(false);
  const actions = useFocusKept(entry?.isRemoved);
  if (!entry) return null;
  const reference = referenceOf(entry);
  const probe = props.probeOf(reference);
  const change = changeOf(entry, row.reference);
  const problem = problemOf(entry, row.reference);
  const planned = issuesOfRow(issues, entry);
  const isOpen = isEditable && !entry.isRemoved && (isEditing || problem !== null);
  const set = (next: StoreReference | null) => {
    form.setValue(
      `mappings.${index}`,
      { key: row.key, name: next?.name ?? "", member: next?.member ?? "", isRemoved: false },
      { shouldDirty: true },
    );
  };
  const remove = () => form.setValue(`mappings.${index}.isRemoved`, true, { shouldDirty: true });
  return (
    <>
      <tr className={cn((change ?? problem) && "is-editing", isSetting && "is-editing no-line")}>
        <KeyCell row={row} change={change} isMapped={row.reference !== null && !isOpen} />
        <Td>
          {isOpen ? (
            <ReferenceInputs
              {...{ environment, store, index, row, probe }}
              error={problem}
              isFocusedFirst={props.isNew}
            />
          ) : (
            <ReferenceText
              row={row}
              reference={reference}
              isRemoved={entry.isRemoved}
              common={props.common}
            />
          )}
          <RowIssues {...{ row, entry, probe, planned }} onUse={set} />
        </Td>
        <StateCells {...{ row, reference, probe, change }} />
        <Td isNumber className="foldact" ref={actions}>
          <RowActions
            row={row}
            reference={reference}
            change={change}
            isEditable={isEditable}
            isOpen={isOpen}
            isSetting={isSetting}
            canSet={props.maySetValue && reference !== null && store !== ""}
            onUndo={() => set(row.reference)}
            onTemplate={() => set(row.suggestion)}
            onRemove={remove}
            onEdit={() => setEditing((before) => !before)}
            onSetting={() => setSetting((before) => !before)}
          />
        </Td>
      </tr>
      {isSetting && reference ? (
        <tr className="is-editing edit">
          <td colSpan={6}>
            <SetValueRow {...{ environment, store, reference, probe }} keyName={row.key} />
          </td>
        </tr>
      ) : null}
    </>
  );
}

interface StateCellsProps {
  row: KeyRow;
  reference: StoreReference | null;
  probe: ReferenceProbe | null;
  change: RowChange;
}

/** What the store says of the reference, its version, and when a new value takes effect. */
function StateCells({ row, reference, probe, change }: StateCellsProps) {
  return (
    <>
      <Td className="fold-inline">
        {change === "removed" ? (
          <span className="muted">removed, value kept</span>
        ) : (
          <ProbeState
            probe={probe}
            isMapped={reference !== null}
            isRequiredGap={row.isRequired && reference === null}
          />
        )}
      </Td>
      <Td className="fold-inline">
        <span className="only-narrow muted">version </span>
        <code className="muted" title={probe?.version ?? undefined}>
          {row.pinnedVersion ? `pinned ${row.pinnedVersion}` : shortVersion(probe)}
        </code>
      </Td>
      <Td className="fold-inline">
        <Effect needsRestart={row.needsRestart} />
      </Td>
    </>
  );
}

const signs = { added: "+ added", changed: "~ changed", removed: "− removed" };
const tones = { added: "plus", changed: "tilde", removed: "minus" };

interface KeyCellProps {
  row: KeyRow;
  change: RowChange;
  isMapped: boolean;
}

/** What the key means is said where it is not mapped yet, and on hover where it is. */
function KeyCell({ row, change, isMapped }: KeyCellProps) {
  const about = [
    row.meaning,
    row.example ? `Example: ${row.example}` : null,
    row.minimumOperator ? `From operator ${row.minimumOperator}` : null,
  ];
  return (
    <Td>
      <div className="break-words" title={sentences(...about)}>
        <span className="keyname">{row.key}</span>
        {row.isRequired ? <span className="req">required</span> : null}
        {change ? <span className={`req ${tones[change]}`}>{signs[change]}</span> : null}
      </div>
      {isMapped ? null : <div className="hint">{row.meaning}</div>}
    </Td>
  );
}

function ReferenceText(props: {
  row: KeyRow;
  reference: StoreReference | null;
  isRemoved: boolean;
  common: string | null;
}) {
  const { row, reference, isRemoved, common } = props;
  if (isRemoved && row.reference)
    return (
      <span className="line-through decoration-(--diff-remove-foreground)">
        <Reference reference={row.reference} common={common} />
      </span>
    );
  if (!reference) return <span className="faint">–</span>;
  const isChanged =
    row.reference !== null &&
    (row.reference.name !== reference.name || row.reference.member !== reference.member);
  return (
    <>
      {isChanged && row.reference ? (
        <span className="ref">
          <span className="was-line truncate shrink!">
            {row.reference.name}
            {row.reference.member ? ` › ${row.reference.member}` : ""}
          </span>
          <ArrowRight className="icon" aria-label="becomes" />
        </span>
      ) : null}
      <Reference reference={reference} common={common} />
      {row.kept.length > 0 ? (
        <div className="hint truncate" title={row.kept.join(", ")}>
          kept as written: {row.kept.join(", ")}
        </div>
      ) : null}
    </>
  );
}

function Reference({
  reference: { name, member },
  common,
}: {
  reference: StoreReference;
  common: string | null;
}) {
  if (member === null)
    return (
      <span className="ref" title={name}>
        <span className="truncate">{name}</span>
      </span>
    );
  // A folded table has no header that could say the name.
  const isSaid = name === common;
  return (
    <span className="ref" title={`${name} › ${member}`}>
      <span className={cn("dim truncate shrink!", isSaid && "only-narrow")}>{name}</span>
      <ChevronRight className={cn("icon", isSaid && "only-narrow")} />
      <span className={cn("truncate shrink-0", isSaid ? "max-w-full" : "max-w-[60%]")}>
        {member}
      </span>
    </span>
  );
}

function shortVersion(probe: ReferenceProbe | null): string {
  const version = probe?.version ?? "–";
  return version.length > 8 ? version.slice(0, 6) : version;
}

function Effect({ needsRestart }: { needsRestart: boolean }) {
  return needsRestart ? (
    <span className="row muted gap-1.5!">
      <RotateCw className="icon icon-xs" />
      needs restart
    </span>
  ) : (
    <span className="row gap-1.5!">
      <Zap className="icon icon-xs" />
      live
    </span>
  );
}
