import type { BindingEntry } from "./contents";
import { needsRestart } from "./key-catalogue";
import type { KeyChange, StoreReference } from "@/lib/contracts/bindings";

/** What changes key by key, in the order of `after`, the removed ones last. Of a key that comes twice the last counts. */
export function diffKeys(
  entries: { before: readonly BindingEntry[]; after: readonly BindingEntry[] },
  runtimeVersion: string | null,
): KeyChange[] {
  const before = byKey(entries.before);
  const after = byKey(entries.after);
  const found: KeyChange[] = [];
  const add = (key: string, change: KeyChange["change"]): void => {
    found.push({
      key,
      change,
      before: before.get(key) ?? null,
      after: after.get(key) ?? null,
      needsRestart: needsRestart(key, runtimeVersion),
    });
  };
  for (const [key, reference] of after) {
    const old = before.get(key);
    if (!old) add(key, "added");
    else if (old.name !== reference.name || old.member !== reference.member) add(key, "changed");
  }
  for (const key of before.keys()) if (!after.has(key)) add(key, "removed");
  return found;
}

function byKey(entries: readonly BindingEntry[]): Map<string, StoreReference> {
  return new Map(entries.map((entry) => [entry.key, entry.reference]));
}
