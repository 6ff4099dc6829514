"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, useFieldControl } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { plural } from "@/lib/client/format";
import type { Matrix } from "@/lib/contracts/matrix";
import type { NamespaceRef } from "@/lib/contracts/names";
import { literalOf } from "@/lib/domain/bindings/matrix/normalise";
import { unmapText } from "@/lib/domain/bindings/matrix/reference-text";
import { useMatrixEdits } from "./matrix-edits";
import { stageText, type Staging } from "./staged";
import type { Grid } from "./use-grid";

export interface EditBarProps {
  place: NamespaceRef;
  matrix: Matrix;
  grid: Grid;
}

/** One reference for all selected cells; what is set waits here for the review. */
export function EditBar({ place, matrix, grid }: EditBarProps) {
  const { edits, stage } = useMatrixEdits();
  const [text, setText] = useState(matrix.template);
  const { selected } = grid;
  const would = stageText(matrix, place, { selected, text });
  const set = (staging: Staging) => {
    stage(staging.edits);
    grid.clear();
  };
  return (
    <div className="matrix-edit" role="region" aria-label="Edit cells">
      <form
        className="row items-start! row-wrap"
        onSubmit={(event) => {
          event.preventDefault();
          if (would.edits.length > 0) set(would);
        }}
      >
        <Field
          className="grow basis-80"
          label={
            selected.size === 0 ? "Reference" : `Reference for ${plural(selected.size, "cell")}`
          }
          aside="{environment} {namespace} {cluster} {key}, #member"
          hint={hintOf(would, selected.size)}
          error={would.edits.length === 0 ? would.problems[0] : undefined}
        >
          <TextInput value={text} onChange={setText} />
        </Field>
        <div className="row pt-[21px]">
          <Button type="submit" size="lg" disabled={would.edits.length === 0}>
            Set
          </Button>
          <Button
            size="lg"
            disabled={selected.size === 0}
            onClick={() => set(stageText(matrix, place, { selected, text: unmapText }))}
          >
            Unmap
          </Button>
          {matrix.template && matrix.template !== text ? (
            <Button size="lg" variant="ghost" onClick={() => setText(matrix.template)}>
              Use the template
            </Button>
          ) : null}
        </div>
      </form>
      {edits.size > 0 ? <Pending place={place} selected={selected} onClear={grid.clear} /> : null}
    </div>
  );
}

function hintOf({ edits, problems }: Staging, count: number): React.ReactNode {
  if (count === 0)
    return "Select cells: click, Shift and arrows for a block, Shift Space for a row, Ctrl Space for a column.";
  const [first] = edits;
  if (!first) return "The selected cells are so already.";
  return (
    <>
      {plural(edits.length, "change")}, {first.environment}:{" "}
      <code>{first.reference ? literalOf(first.reference) : "not mapped"}</code>
      {problems.length > 0 ? ` · ${problems.join(" ")}` : null}
    </>
  );
}

interface PendingProps {
  place: NamespaceRef;
  selected: ReadonlySet<string>;
  onClear: () => void;
}

function Pending({ place, selected, onClear }: PendingProps) {
  const { edits, drop } = useMatrixEdits();
  const router = useRouter();
  const environments = new Set([...edits.values()].map(({ environment }) => environment)).size;
  const chosen = [...selected].filter((id) => edits.has(id));
  return (
    <div className="row row-wrap" role="region" aria-label="Pending changes">
      <b className="strong" aria-live="polite">
        {plural(edits.size, "pending change")} in {plural(environments, "environment")}
      </b>
      <span className="push row">
        {chosen.length > 0 ? (
          <Button
            onClick={() => {
              drop(chosen);
              onClear();
            }}
          >
            Discard selected
          </Button>
        ) : null}
        <Button onClick={() => drop(edits.keys())}>Discard</Button>
        <Button
          variant="primary"
          onClick={() => router.push(`/namespaces/${place.cluster}/${place.namespace}/changes`)}
        >
          Review plans
        </Button>
      </span>
    </div>
  );
}

function TextInput({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  return <Input {...useFieldControl()} isMono value={value} onValueChange={onChange} />;
}
