"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { queryFor } from "@/lib/client/query";
import { namespaces } from "@/lib/contracts/namespaces";
import type { Role } from "@/lib/contracts/permissions";
import type { Grant } from "@/lib/contracts/session";
import { keyOf } from "./grants-text";

const roles = [
  { value: "namespace-admin", label: "namespace-admin", help: "Does everything in a namespace" },
  { value: "namespace-viewer", label: "namespace-viewer", help: "Sees a namespace" },
  { value: "auditor", label: "auditor", help: "Reads everything, changes nothing" },
  { value: "credential-admin", label: "credential-admin", help: "The platform's credentials" },
  { value: "platform-admin", label: "platform-admin", help: "Everything, everywhere" },
] as const;

const isScoped = (role: Role) => role.startsWith("namespace-");
const everywhere = "everywhere";

/** The roles of one person, each everywhere or in one namespace. */
export function GrantsEditor({
  grants,
  onChange,
}: {
  grants: Grant[];
  onChange: (grants: Grant[]) => void;
}) {
  return (
    <div className="field">
      <span className="label">Roles</span>
      {grants.length > 0 ? (
        <ul className="rounded-md border border-border">
          {grants.map((grant) => (
            <li
              key={keyOf(grant)}
              className="flex h-8 items-center gap-2 pr-1 pl-2.5 not-first:border-t not-first:border-border"
            >
              <span className="nowrap">{grant.role}</span>
              <span className="muted truncate">
                {grant.scope ? `${grant.scope.namespace}, ${grant.scope.cluster}` : everywhere}
              </span>
              <button
                type="button"
                className="copy ml-auto"
                aria-label={`Take away ${grant.role}`}
                onClick={() => onChange(grants.filter((other) => other !== grant))}
              >
                <X className="icon icon-xs" />
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <AddGrant
        onAdd={(grant) =>
          onChange([...grants.filter((other) => keyOf(other) !== keyOf(grant)), grant])
        }
      />
    </div>
  );
}

function AddGrant({ onAdd }: { onAdd: (grant: Grant) => void }) {
  const [role, setRole] = useState<Role>("namespace-admin");
  const [place, setPlace] = useState<string | null>(null);
  const known = useQuery(queryFor(namespaces.list));
  const places = (known.data?.items ?? []).map(({ cluster, namespace }) => ({
    value: `${cluster}/${namespace}`,
    label: namespace,
    help: cluster,
  }));
  const add = () => {
    if (!isScoped(role)) return onAdd({ role, scope: null });
    const [cluster, namespace] = (place ?? "").split("/");
    if (cluster && namespace) onAdd({ role, scope: { cluster, namespace } });
    setPlace(null);
  };
  return (
    <div className="flex gap-2 max-[720px]:flex-wrap">
      <Select
        aria-label="Role"
        options={roles}
        value={role}
        onValueChange={(next) => setRole(next as Role)}
      />
      {isScoped(role) ? (
        <Select
          aria-label="Namespace"
          options={places}
          value={place}
          onValueChange={setPlace}
          placeholder={known.isPending ? "Loading" : "Namespace"}
        />
      ) : null}
      <Button size="lg" disabled={isScoped(role) && place === null} onClick={add}>
        <Plus className="icon" />
        Add role
      </Button>
    </div>
  );
}
