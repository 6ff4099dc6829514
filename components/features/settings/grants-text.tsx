import type { Grant } from "@/lib/contracts/session";

const shownMax = 3;

/** `namespace-admin in mendix-commerce, ams-dc2`; more than three are counted. */
export function GrantsText({ grants }: { grants: Grant[] }) {
  if (grants.length === 0) return <span className="muted">none: sees nothing</span>;
  return (
    <ul>
      {grants.slice(0, shownMax).map((grant) => (
        <li key={keyOf(grant)} className="truncate">
          {grant.role}{" "}
          <span className="muted">
            {grant.scope ? `in ${grant.scope.namespace}, ${grant.scope.cluster}` : "everywhere"}
          </span>
        </li>
      ))}
      {grants.length > shownMax ? (
        <li className="muted small">and {grants.length - shownMax} more</li>
      ) : null}
    </ul>
  );
}

export const keyOf = ({ role, scope }: Grant): string =>
  `${role}@${scope ? `${scope.cluster}/${scope.namespace}` : "everywhere"}`;
