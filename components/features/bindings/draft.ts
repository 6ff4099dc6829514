import {
  KeyName,
  type AuthenticationModes,
  type DesiredBinding,
  type StoreReference,
} from "@/lib/contracts/bindings";
import type { Binding, KeyRow } from "@/lib/contracts/environments";

/** One row of the form. A row with an empty name maps nothing. */
export interface DraftMapping {
  key: string;
  name: string;
  member: string;
  isRemoved: boolean;
}

export interface Draft {
  store: string;
  identity: string;
  /** Chosen here; null: as the live binding has them. */
  modes: AuthenticationModes | null;
  /** Parameters of the class as somebody wrote them in the YAML; null: the live ones. */
  parameters: Record<string, string> | null;
  mappings: DraftMapping[];
}

export const emptyDraft: Draft = {
  store: "",
  identity: "",
  modes: null,
  parameters: null,
  mappings: [],
};

const toEntry = ({ key, reference }: Pick<KeyRow, "key" | "reference">): DraftMapping => ({
  key,
  name: reference?.name ?? "",
  member: reference?.member ?? "",
  isRemoved: false,
});

/** The form as the live binding has it. */
export const toDraft = (binding: Binding): Draft => ({
  store: binding.store ?? "",
  identity: binding.identity ?? "",
  modes: null,
  parameters: null,
  mappings: binding.rows.map(toEntry),
});

export function referenceOf(entry: DraftMapping): StoreReference | null {
  const name = entry.name.trim();
  if (entry.isRemoved || name === "") return null;
  return { name, member: entry.member.trim() || null };
}

export const isSameReference = (a: StoreReference | null, b: StoreReference | null): boolean =>
  a === b || (a !== null && b !== null && a.name === b.name && a.member === b.member);

export type RowChange = "added" | "changed" | "removed" | null;

/** What applying would do to one key. */
export function changeOf(entry: DraftMapping, saved: StoreReference | null): RowChange {
  const reference = referenceOf(entry);
  if (isSameReference(reference, saved)) return null;
  if (saved === null) return "added";
  return reference === null ? (entry.isRemoved ? "removed" : null) : "changed";
}

/** Why a row cannot be planned as it is typed; null where it can. */
export function problemOf(entry: DraftMapping, saved: StoreReference | null): string | null {
  if (entry.isRemoved || entry.name.trim() !== "") return null;
  if (entry.member.trim() !== "") return "The field has no name before it.";
  return saved ? "A name is needed. Remove takes the key out of the binding." : null;
}

export interface DraftSummary {
  added: number;
  changed: number;
  removed: number;
  errors: number;
  /** Store or identity differ. */
  isMoved: boolean;
  /** Other authentication modes are chosen. */
  isSwitched: boolean;
  /** The YAML was edited beside the mapping. */
  isWritten: boolean;
  isDirty: boolean;
}

/** Counts of the bar at the foot. */
export function summarize(draft: Draft, binding: Binding): DraftSummary {
  const saved = new Map(binding.rows.map((row) => [row.key, row.reference]));
  const changes = draft.mappings.map((entry) => changeOf(entry, saved.get(entry.key) ?? null));
  const problems = draft.mappings.filter((entry) => problemOf(entry, saved.get(entry.key) ?? null));
  const count = (change: RowChange) => changes.filter((each) => each === change).length;
  const isMoved =
    draft.store !== (binding.store ?? "") || draft.identity.trim() !== (binding.identity ?? "");
  const [added, changed, removed] = [count("added"), count("changed"), count("removed")];
  const hasMappings = draft.mappings.some((entry) => referenceOf(entry) !== null);
  const isSwitched = draft.modes !== null;
  const isWritten = draft.parameters !== null;
  const errors = problems.length + (draft.store === "" && hasMappings ? 1 : 0);
  return {
    added,
    changed,
    removed,
    errors,
    isMoved,
    isSwitched,
    isWritten,
    isDirty: isMoved || isSwitched || isWritten || errors > 0 || added + changed + removed > 0,
  };
}

/** What the person wants, in the order of the rows; `keys` names the key of each mapping for errors by index. */
export function toDesired(draft: Draft): DesiredBinding {
  return {
    store: draft.store,
    identity: draft.identity.trim() || null,
    ...(draft.modes === null ? {} : { modes: draft.modes }),
    ...(draft.parameters === null ? {} : { parameters: draft.parameters }),
    mappings: draft.mappings.flatMap((entry) => {
      const reference = referenceOf(entry);
      return reference ? [{ key: entry.key, reference }] : [];
    }),
  };
}

/** Rows that appeared in the live binding since the draft was begun join it, unchanged. */
export function withNewRows(draft: Draft, binding: Binding): Draft {
  const known = new Set(draft.mappings.map((entry) => entry.key));
  const fresh = binding.rows.filter((row) => !known.has(row.key)).map(toEntry);
  return fresh.length === 0 ? draft : { ...draft, mappings: [...draft.mappings, ...fresh] };
}

/**
 * The live binding with what is certain to be wrong corrected: what *Plan repair* plans. `keys` are the ones that a finding
 * named; without any, every reference that could not be applied as it is. A name that no key may have is always corrected,
 * because nothing can be planned with it.
 */
export function repaired(binding: Binding, keys: readonly string[]): DesiredBinding {
  const wanted = new Set(keys);
  return {
    store: binding.store ?? "",
    identity: binding.identity ?? binding.suggestedIdentity,
    mappings: binding.rows.flatMap(({ key, reference, repair }) => {
      if (!reference) return [];
      const isNamed = wanted.has(key);
      const isLegal = KeyName.safeParse(key).success;
      return [
        {
          key: repair && (isNamed || !isLegal) ? repair.key : key,
          reference: repair && (isNamed || wanted.size === 0) ? repair.reference : reference,
        },
      ];
    }),
  };
}
