import { Banner } from "@/components/patterns/panel-state";
import type { Binding } from "@/lib/contracts/environments";
import type { EnvironmentRef } from "@/lib/contracts/names";

/** What one must know before editing: entries that could not be read, somebody else's manager, no binding yet. */
export function BindingNotices({
  environment,
  binding,
}: {
  environment: EnvironmentRef;
  binding: Binding;
}) {
  return (
    <>
      {binding.isEditable ? null : (
        <Banner verdict="unknown">
          These keys can be read, not edited. {binding.notEditableReason}
        </Banner>
      )}
      {binding.managedBy ? (
        <Banner verdict="degraded">
          {binding.managedBy.label} manages these objects and may take changes back. Applying asks
          for an explicit take-over; the plan can be exported instead.
        </Banner>
      ) : null}
      {binding.store === null ? (
        <Banner verdict="unknown">
          {environment.name} has no binding yet. Choose a store, map the required keys, and review
          the plan: nothing is changed before you confirm it.
        </Banner>
      ) : null}
      {binding.problems.length > 0 ? (
        <Banner
          verdict={
            binding.problems.some(({ severity }) => severity === "error") ? "failed" : "degraded"
          }
        >
          <ul className="grid gap-0.5">
            {binding.problems.map((problem, index) => (
              <li key={`${problem.id}${problem.path}${index}`}>
                <span className="id">{problem.id}</span> {problem.message}{" "}
                {problem.path ? <code>{problem.path}</code> : null}
              </li>
            ))}
          </ul>
        </Banner>
      ) : null}
    </>
  );
}
