import type { DesiredBinding } from "@/lib/contracts/bindings";
import type { Binding } from "@/lib/contracts/environments";
import { toDesired, type Draft, type DraftMapping } from "./draft";
import { isSameModes } from "./draft-modes";

/** The YAML beside the draft. The text is kept as typed, also while it cannot be read. */
export interface YamlDraft {
  text: string;
  /** `fingerprintOf` the draft that the text was read as or written from; null: not read yet, or not readable. */
  readAs: string | null;
}

/** Equal for drafts that ask for the same. */
export const fingerprintOf = (draft: Draft): string => JSON.stringify(toDesired(draft));

/** The draft as a text asks for it; rows of the live binding that the text leaves out are removed, not forgotten. */
export function fromDesired(draft: Draft, binding: Binding, desired: DesiredBinding): Draft {
  const wanted = new Map(desired.mappings.map(({ key, reference }) => [key, reference]));
  const saved = new Map(binding.rows.map((row) => [row.key, row.reference]));
  const known = new Set(draft.mappings.map(({ key }) => key));
  const toEntry = (key: string): DraftMapping => {
    const reference = wanted.get(key) ?? saved.get(key);
    return {
      key,
      name: reference?.name ?? "",
      member: reference?.member ?? "",
      isRemoved: !wanted.has(key) && reference !== undefined && reference !== null,
    };
  };
  const modes = desired.modes ?? null;
  return {
    store: desired.store,
    identity: desired.identity ?? "",
    modes: modes !== null && isSameModes(modes, binding.modes) ? null : modes,
    parameters: desired.parameters ?? null,
    mappings: [
      ...draft.mappings.map(({ key }) => toEntry(key)),
      ...[...wanted.keys()].filter((key) => !known.has(key)).map(toEntry),
    ],
  };
}
