import type { Owner, Plan } from "@/lib/contracts/bindings";

export interface Conflict {
  owner: Owner;
  /** Every name under which this owner stands in the plan: each has to be taken over. */
  managers: string[];
  paths: string[];
}

/**
 * Whose fields or whole objects a plan would take, one per tool: the Argo CD that marks an object and the controller that
 * writes its fields are one choice for the person, told by the more precise label.
 */
export function conflictsOf(plan: Plan): Conflict[] {
  const found = new Map<string, Conflict>();
  const add = (owner: Owner, paths: string[]) => {
    const known = [...found.values()].find((each) => isSameTool(each.owner, owner));
    if (!known) found.set(owner.manager, { owner, managers: [owner.manager], paths });
    else {
      if (owner.label.length > known.owner.label.length) known.owner = owner;
      known.managers = [...new Set([...known.managers, owner.manager])];
      known.paths = [...new Set([...known.paths, ...paths])];
    }
  };
  for (const change of plan.changes) {
    if (change.action === "none") continue;
    for (const { owner, paths } of change.conflicts) add(owner, paths);
    if (change.managedBy) add(change.managedBy, [`${change.object.kind} ${change.object.name}`]);
  }
  return [...found.values()];
}

/** The managers that an apply takes over, when a person took over the owners named in `taken` (by `owner.manager`). */
export function takenOver(plan: Plan, taken: ReadonlySet<string>): string[] {
  return conflictsOf(plan)
    .filter(({ owner }) => taken.has(owner.manager))
    .flatMap(({ managers }) => managers);
}

/** `Argo CD` and `Argo CD orders` are one tool, `Argo CD orders` and `Argo CD invoices` of one manager too. */
const isSameTool = (one: Owner, other: Owner): boolean =>
  one.manager === other.manager ||
  (one.kind === other.kind &&
    (`${one.label} `.startsWith(`${other.label} `) ||
      `${other.label} `.startsWith(`${one.label} `)));
