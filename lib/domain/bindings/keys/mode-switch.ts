import { databaseSteps } from "./database-steps";
import { storageSteps } from "./storage-steps";
import type { OutsideStep } from "./types";
import { forbiddenKeys, requiredKeys } from "@/lib/domain/bindings/key-catalogue";
import type { AuthenticationModes } from "@/lib/contracts/bindings";

export interface ModeSwitch {
  keys: { key: string; change: "added" | "removed" }[];
  /** In the order in which they are to be done: first what opens the new way, last what closes the old one. */
  before: OutsideStep[];
  after: OutsideStep[];
}

/** What changes when an environment goes from one pair of modes to another; empty when they are equal. */
export function modeSwitch(from: AuthenticationModes, to: AuthenticationModes): ModeSwitch {
  const needed = new Set(requiredKeys(from));
  const added = requiredKeys(to).filter((key) => !needed.has(key));
  const wasForbidden = new Set(forbiddenKeys(from));
  const removed = forbiddenKeys(to).filter((key) => !wasForbidden.has(key));
  const database =
    from.database === to.database
      ? null
      : { from: databaseSteps[from.database], to: databaseSteps[to.database] };
  const storage =
    from.storage === to.storage
      ? null
      : { from: storageSteps[from.storage], to: storageSteps[to.storage] };
  return {
    keys: [
      ...added.map((key) => ({ key, change: "added" as const })),
      ...removed.map((key) => ({ key, change: "removed" as const })),
    ],
    before: [...(database?.to.open ?? []), ...(storage?.to.open ?? [])],
    after: [...(database?.from.close ?? []), ...(storage?.from.close ?? [])],
  };
}
