import { CircleAlert } from "lucide-react";
import type { StoreReference } from "@/lib/contracts/bindings";
import type { KeyRow } from "@/lib/contracts/environments";
import type { ReferenceProbe } from "@/lib/contracts/stores";
import { isSameReference, referenceOf, type DraftMapping } from "./draft";
import type { FormIssue } from "./form-issues";

interface ShownIssue {
  severity: "error" | "warning";
  message: string;
  suggestion: StoreReference | null;
}

export interface RowIssuesProps {
  row: KeyRow;
  entry: DraftMapping;
  probe: ReferenceProbe | null;
  planned: readonly FormIssue[];
  onUse: (reference: StoreReference) => void;
}

/** What speaks against a row's reference, with the repair as a link where there is one. */
export function RowIssues({ row, entry, probe, planned, onUse }: RowIssuesProps) {
  const issues = issuesOf(row, entry, { probe, planned });
  if (issues.length === 0) return null;
  return (
    <ul className="grid gap-0.5 pb-1">
      {issues.map(({ severity, message, suggestion }) => (
        <li key={message} className={severity === "error" ? "error" : "hint row gap-[5px]!"}>
          <CircleAlert className="icon" />
          <span>
            {message}{" "}
            {suggestion ? (
              <button
                type="button"
                className="link break-all text-left"
                onClick={() => onUse(suggestion)}
              >
                Use {said(suggestion, referenceOf(entry))}
              </button>
            ) : null}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** A field of the secret that is named already needs no name before it. */
function said({ name, member }: StoreReference, before: StoreReference | null): string {
  if (member === null) return name;
  return name === before?.name ? member : `${name} › ${member}`;
}

function issuesOf(
  row: KeyRow,
  entry: DraftMapping,
  { probe, planned }: { probe: ReferenceProbe | null; planned: readonly FormIssue[] },
): ShownIssue[] {
  const reference = referenceOf(entry);
  if (reference === null) return [];
  const live = isSameReference(reference, row.reference) ? row.issues : [];
  const fromPlan = planned.map((issue) => ({
    severity: issue.severity,
    message: issue.message,
    suggestion: suggested(issue, reference),
  }));
  const all = [...live, ...fromPlan];
  const isLive = isSameReference(reference, row.reference);
  const better = probe?.corrected ?? (isLive && row.repair ? row.repair.reference : null);
  if (better && all.every((issue) => issue.suggestion === null))
    all.push({
      severity: "error",
      message: probe?.detail || "The reference is written wrongly.",
      suggestion: better,
    });
  return [...new Map(all.map((issue) => [issue.message, issue])).values()].filter(
    (issue) => issue.suggestion === null || !isSameReference(issue.suggestion, reference),
  );
}

function suggested(issue: FormIssue, reference: StoreReference): StoreReference | null {
  if (issue.suggestion === undefined) return null;
  return issue.field === "member"
    ? { ...reference, member: issue.suggestion }
    : { ...reference, name: issue.suggestion };
}
