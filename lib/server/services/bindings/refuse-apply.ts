import "server-only";
import type { ObjectChange, Plan } from "@/lib/contracts/bindings";
import { AppError } from "@/lib/domain/errors";

/**
 * Everything that stops an apply, before the first call: another plan than the reviewed one, errors in it, an owner that
 * the person did not choose to take over, a right that the dry-run missed (`onForbidden` hears of it first). Throws
 * `conflict`, `precondition_failed` or `forbidden`.
 */
export function refuseApply(
  plan: Plan,
  input: {
    planDigest: string;
    takeOver: readonly string[];
    onForbidden: (reason: string) => void;
  },
): void {
  if (plan.digest !== input.planDigest) {
    throw new AppError(
      "conflict",
      "The live objects changed since this plan was made. Nothing was applied.",
      {
        hint: "Look at the new plan: it shows the difference.",
      },
    );
  }
  const error = plan.issues.find(({ severity }) => severity === "error");
  if (error) {
    throw new AppError("precondition_failed", error.message, {
      hint: "Correct the mapping, then plan again.",
      fields: [{ path: error.path, message: error.message }],
    });
  }
  const taken = new Set(input.takeOver);
  for (const change of plan.changes) {
    if (change.action === "none") continue;
    const { managedBy } = change;
    if (managedBy && !taken.has(managedBy.manager)) {
      throw new AppError(
        "conflict",
        `${change.object.kind} ${change.object.name} is managed by ${managedBy.label}. Nothing was applied.`,
        {
          hint: "Commit the manifest where it is managed, or take it over explicitly.",
        },
      );
    }
    const other = change.conflicts.find(({ owner }) => !taken.has(owner.manager));
    if (other) {
      throw new AppError(
        "conflict",
        `${other.owner.label} owns ${other.paths[0] ?? "a field"} of ${change.object.kind} ${change.object.name}. Nothing was applied.`,
        {
          hint: "Take the field over explicitly, or leave it as it is.",
        },
      );
    }
    if (change.dryRun.state === "refused" && change.conflicts.length === 0) {
      const refusal = refusalOf(change);
      if (refusal.code === "forbidden") input.onForbidden(refusal.message);
      throw refusal;
    }
  }
}

function refusalOf({ object, dryRun: { message, missingRight } }: ObjectChange): AppError {
  const text = `The API server refuses ${object.kind} ${object.name}: ${message}`;
  return missingRight === undefined
    ? new AppError("precondition_failed", text, { hint: "Nothing was applied." })
    : new AppError("forbidden", text, { hint: `Nothing was applied. ${missingRight}` });
}
