import type { Owner, Plan } from "@/lib/contracts/bindings";

export interface Conflict {
  owner: Owner;
  paths: string[];
}

/** Whose fields or whole objects a plan would take, one per manager. */
export function conflictsOf(plan: Plan): Conflict[] {
  const found = new Map<string, Conflict>();
  const add = (owner: Owner, paths: string[]) => {
    const known = found.get(owner.manager) ?? { owner, paths: [] };
    found.set(owner.manager, { owner, paths: [...new Set([...known.paths, ...paths])] });
  };
  for (const change of plan.changes) {
    if (change.action === "none") continue;
    for (const { owner, paths } of change.conflicts) add(owner, paths);
    if (change.managedBy) add(change.managedBy, [`${change.object.kind} ${change.object.name}`]);
  }
  return [...found.values()];
}
