import type { AuthenticationModes } from "@/lib/contracts/bindings";
import type { Binding } from "@/lib/contracts/environments";
import { forbiddenKeys, requiredKeys } from "@/lib/domain/bindings/key-catalogue";
import { referenceOf, type Draft, type DraftMapping } from "./draft";

/** The modes that the draft speaks of: the chosen ones, else those of the live binding. */
export const modesOf = (draft: Pick<Draft, "modes">, binding: Binding): AuthenticationModes =>
  draft.modes ?? binding.modes;

export const isSameModes = (a: AuthenticationModes, b: AuthenticationModes): boolean =>
  a.database === b.database && a.storage === b.storage;

export const mappedKeys = (mappings: readonly DraftMapping[]): Set<string> =>
  new Set(mappings.filter((entry) => referenceOf(entry) !== null).map(({ key }) => key));

/**
 * Takes other modes into the draft: mapped keys that they forbid leave, those that only the old modes forbade come back with what
 * stood in their rows, and keys that they need get a row. Nothing that was typed is lost.
 */
export function switchModes(draft: Draft, binding: Binding, to: AuthenticationModes): Draft {
  const from = modesOf(draft, binding);
  const wasForbidden = new Set(forbiddenKeys(from));
  const isForbidden = new Set(forbiddenKeys(to));
  const known = new Set(draft.mappings.map(({ key }) => key));
  const fresh = requiredKeys(to).filter((key) => !known.has(key));
  return {
    ...draft,
    modes: isSameModes(to, binding.modes) ? null : to,
    mappings: [
      ...draft.mappings.map((entry) => {
        if (isForbidden.has(entry.key))
          return entry.name === "" || wasForbidden.has(entry.key)
            ? entry
            : { ...entry, isRemoved: true };
        return wasForbidden.has(entry.key) ? { ...entry, isRemoved: false } : entry;
      }),
      ...fresh.map((key) => ({ key, name: "", member: "", isRemoved: false })),
    ],
  };
}

/** The live binding with its rows judged by other modes than its own. */
export function inModes(binding: Binding, modes: AuthenticationModes): Binding {
  const required = new Set(requiredKeys(modes));
  return {
    ...binding,
    rows: binding.rows.map((row) => ({ ...row, isRequired: required.has(row.key) })),
  };
}
