"use client";

import { useEffect, useState } from "react";
import { VerdictMark } from "@/components/patterns/verdict-mark";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field, useFieldControl } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { plural } from "@/lib/client/format";
import type { Matrix } from "@/lib/contracts/matrix";
import type { NamespaceRef } from "@/lib/contracts/names";
import { literalOf } from "@/lib/domain/bindings/matrix/normalise";
import type { Pasted } from "@/lib/domain/bindings/matrix/paste-rows";
import { useMatrixEdits } from "./matrix-edits";
import { readPaste } from "./read-paste";
import { doesChange, savedReference } from "./staged";

const shownErrors = 8;

export interface PasteDialogProps {
  place: NamespaceRef;
  matrix: Matrix;
  onClose: () => void;
}

/** Rows or YAML become pending changes; each is shown before, and one error keeps all of them out. */
export function PasteDialog({ place, matrix, onClose }: PasteDialogProps) {
  const { stage } = useMatrixEdits();
  const [text, setText] = useState("");
  const pasted = usePaste(text, matrix, place);
  const changes = pasted?.edits.filter((edit) => doesChange(matrix, edit)) ?? [];
  const isReady = pasted !== null && pasted.errors.length === 0 && changes.length > 0;
  const names = matrix.columns.slice(0, 2).map(({ name }) => name);
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        title="Paste rows"
        about="From a spreadsheet, CSV or YAML. Nothing is applied: the changes wait for your review."
        isWide
        actions={
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button
              variant="primary"
              disabled={!isReady}
              onClick={() => {
                stage(changes);
                onClose();
              }}
            >
              {isReady ? `Take ${plural(changes.length, "change")}` : "Take changes"}
            </Button>
          </>
        }
      >
        <Field
          label="Rows"
          hint="First row: key, then environments, or * for all. A reference may hold {environment} and #member; - takes the key out; an empty cell stays as it is."
        >
          <RowsInput value={text} onChange={setText} names={names} />
        </Field>
        {pasted ? <Preview pasted={pasted} matrix={matrix} changes={changes} /> : null}
      </DialogContent>
    </Dialog>
  );
}

/** The latest text read; null while there is none, or while it is being read. */
function usePaste(text: string, matrix: Matrix, place: NamespaceRef): Pasted | null {
  const [read, setRead] = useState<{ text: string; pasted: Pasted } | null>(null);
  useEffect(() => {
    if (text.trim() === "") return;
    let isLatest = true;
    void readPaste(text, matrix, place).then(
      (pasted) => isLatest && setRead({ text, pasted }),
      () =>
        isLatest &&
        setRead({
          text,
          pasted: {
            edits: [],
            errors: [{ line: 1, message: "The text was not read. Try again." }],
          },
        }),
    );
    return () => {
      isLatest = false;
    };
  }, [text, matrix, place]);
  return text.trim() !== "" && read?.text === text ? read.pasted : null;
}

function RowsInput(props: { value: string; onChange: (text: string) => void; names: string[] }) {
  return (
    <Textarea
      {...useFieldControl()}
      isMono
      rows={7}
      wrap="off"
      className="overflow-x-auto whitespace-pre"
      value={props.value}
      placeholder={`key\t${props.names.join("\t")}\nmx-const-Shared.SmtpHost\t${props.names.map(() => "secret/data/{environment}").join("\t")}`}
      onChange={(event) => props.onChange(event.target.value)}
    />
  );
}

interface PreviewProps {
  pasted: Pasted;
  matrix: Matrix;
  changes: Pasted["edits"];
}

function Preview({ pasted, matrix, changes }: PreviewProps) {
  const { errors, edits } = pasted;
  const same = edits.length - changes.length;
  const names = [...new Set(changes.map(({ environment }) => environment))];
  return (
    <div className="stack gap-2!" role="region" aria-label="What changes" aria-live="polite">
      {errors.length > 0 ? (
        <ul className="checks m-0 p-0" aria-label="Errors">
          {errors.slice(0, shownErrors).map(({ line, message }) => (
            <li key={`${line}${message}`}>
              <VerdictMark verdict="failed" label="error" />
              <span>
                Line {line}: {message}
              </span>
              <span />
            </li>
          ))}
          {errors.length > shownErrors ? (
            <li>
              <span />
              <span>and {errors.length - shownErrors} more</span>
              <span />
            </li>
          ) : null}
        </ul>
      ) : null}
      {names.map((name) => (
        <details key={name} open={names.length <= 3}>
          <summary>
            <b className="strong">{name}</b>{" "}
            {plural(changes.filter(({ environment }) => environment === name).length, "change")}
          </summary>
          <ul className="m-0 list-none p-0">
            {changes
              .filter(({ environment }) => environment === name)
              .map((edit) => {
                const before = savedReference(matrix, edit);
                return (
                  <li key={edit.key} className="small [overflow-wrap:anywhere]">
                    <code>{edit.key}</code>{" "}
                    {before ? <code className="was">{literalOf(before)}</code> : "unset"}
                    {" → "}
                    {edit.reference ? (
                      <code className="want">{literalOf(edit.reference)}</code>
                    ) : (
                      "not mapped"
                    )}
                  </li>
                );
              })}
          </ul>
        </details>
      ))}
      {same > 0 ? <p className="hint">{plural(same, "cell")} as it is already.</p> : null}
      {errors.length === 0 && edits.length === 0 ? (
        <p className="hint">The rows hold no filled cell.</p>
      ) : null}
    </div>
  );
}
