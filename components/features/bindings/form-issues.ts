import type { DesiredBinding, Plan, StoreReference } from "@/lib/contracts/bindings";
import type { FieldIssue } from "@/lib/contracts/problem";
import { isSameReference, referenceOf, type DraftMapping } from "./draft";

/** What the server said against one field of the form, and about which reference: it is void once that changes. */
export interface FormIssue {
  severity: "error" | "warning";
  message: string;
  /** `store`, `identity`, `name`, `member`, or "" for the whole. */
  field: string;
  key: string | null;
  reference: StoreReference | null;
  suggestion: string | undefined;
}

/** Plan issues and problem fields (`mappings.3.reference.name`) as issues of rows. */
export function toFormIssues(
  issues: readonly (FieldIssue & Partial<Pick<Plan["issues"][number], "severity" | "key">>)[],
  desired: DesiredBinding | null,
): FormIssue[] {
  return issues.map((issue) => {
    const path = issue.path.replace(/^desired\./, "");
    const index = /^mappings\.(\d+)/.exec(path)?.[1];
    const mapping = index === undefined ? undefined : desired?.mappings[Number(index)];
    const key = issue.key ?? mapping?.key ?? null;
    const about = mapping ?? desired?.mappings.find((each) => each.key === key);
    return {
      severity: issue.severity ?? "error",
      message: issue.message,
      field: path.split(".").at(-1) ?? "",
      key,
      reference: about?.reference ?? null,
      suggestion: issue.suggestion,
    };
  });
}

/** Issues that still concern what the row says. */
export const issuesOfRow = (issues: readonly FormIssue[], entry: DraftMapping): FormIssue[] =>
  issues.filter(
    (issue) => issue.key === entry.key && isSameReference(issue.reference, referenceOf(entry)),
  );
