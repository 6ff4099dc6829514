"use client";

import { useMemo, useState } from "react";
import { cn } from "@/lib/client/cn";
import { diffLines, foldUnchanged, type DiffLine } from "@/lib/client/diff-lines";
import { plural } from "@/lib/client/format";

export interface DiffViewProps {
  before: string | null;
  after: string | null;
  /** Read out: "SecretProviderClass orders-prod". */
  label: string;
  /** Lines kept around a change. */
  context?: number;
  /** Without line numbers, for short texts. */
  isBare?: boolean;
}

export function diffCounts(before: string | null, after: string | null) {
  const lines = diffLines(before, after);
  return {
    added: lines.filter((line) => line.kind === "add").length,
    removed: lines.filter((line) => line.kind === "remove").length,
  };
}

/** Unified diff of two texts: whole-line tint, changed characters stronger, unchanged runs folded and counted. */
export function DiffView({ before, after, label, context = 3, isBare }: DiffViewProps) {
  const [isWhole, setWhole] = useState(false);
  const lines = useMemo(() => diffLines(before, after), [before, after]);
  const shown = useMemo(
    () => (isWhole ? lines : foldUnchanged(lines, context)),
    [lines, isWhole, context],
  );
  return (
    <div
      className={cn("diff", isBare && "diff-bare")}
      role="region"
      aria-label={label}
      tabIndex={0}
    >
      {shown.map((line, index) =>
        line.kind === "skip" ? (
          <button
            key={`skip${index}`}
            type="button"
            className="skip"
            onClick={() => setWhole(true)}
            aria-label={`Show ${plural(line.lines, "unchanged line")}`}
          >
            {plural(line.lines, "line")} unchanged
          </button>
        ) : (
          <Line key={`${line.before}:${line.after}`} line={line} isBare={isBare} />
        ),
      )}
    </div>
  );
}

const signs = { same: " ", add: "+", remove: "−" } as const;

function Line({ line, isBare }: { line: DiffLine; isBare?: boolean }) {
  return (
    <div
      className={cn(isBare && "d2", line.kind === "add" && "add", line.kind === "remove" && "del")}
    >
      {isBare ? null : (
        <>
          <i>{line.before}</i>
          <i>{line.after}</i>
        </>
      )}
      <u>{signs[line.kind]}</u>
      <span>{withRedactions(line)}</span>
    </div>
  );
}

/** `[redacted]` is hatched: it has no length and no text. */
function withRedactions(line: DiffLine) {
  if (line.text.includes("[redacted]")) {
    const [head, ...rest] = line.text.split("[redacted]");
    return (
      <>
        {head?.replace(/"$/, "")}
        <span className="redacted">redacted</span>
        {rest.join("").replace(/^"/, "")}
      </>
    );
  }
  if (!line.changed) return line.text;
  const [from, to] = line.changed;
  return (
    <>
      {line.text.slice(0, from)}
      <b>{line.text.slice(from, to)}</b>
      {line.text.slice(to)}
    </>
  );
}
