import type { Binding } from "@/lib/contracts/environments";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { PlanRequest } from "./bindings.queries";
import { repaired, toDesired, type Draft } from "./draft";

export const environmentPath = ({ cluster, namespace, name }: EnvironmentRef): string =>
  `/environments/${[cluster, namespace, name].map(encodeURIComponent).join("/")}`;
export const planPath = (environment: EnvironmentRef): string =>
  `${environmentPath(environment)}/plan`;

export type PlanPurpose = "change" | "rollback" | "repair" | "remove";

export interface PlanAddress {
  purpose: PlanPurpose;
  revision: number | null;
  keys: string[];
}

/** What the address asks to plan: `?revision=22`, `?repair=key,key`, `?remove=1`; nothing: the draft. */
export function toPlanAddress(get: (name: string) => string | null): PlanAddress {
  const revision = Number(get("revision"));
  const repair = get("repair");
  const keys = (repair ?? "").split(",").filter(Boolean);
  if (Number.isInteger(revision) && revision > 0) return { purpose: "rollback", revision, keys };
  if (repair !== null) return { purpose: "repair", revision: null, keys };
  return { purpose: get("remove") === "1" ? "remove" : "change", revision: null, keys };
}

/** The body of plan and apply; null while there is nothing to plan. */
export function toPlanRequest(
  address: PlanAddress,
  draft: Draft | null,
  binding: Binding | undefined,
): PlanRequest | null {
  if (address.revision !== null) return { desired: null, revision: address.revision };
  if (address.purpose === "remove") return { desired: null };
  if (address.purpose === "repair")
    return binding ? { desired: repaired(binding, address.keys) } : null;
  return draft && draft.store !== "" ? { desired: toDesired(draft) } : null;
}
