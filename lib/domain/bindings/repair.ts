import { findKey, keyCatalogue } from "./key-catalogue";
import { bare, closest } from "./keys/nearest";
import type { BindingEntry, BindingProblem } from "./contents";
import { KeyName, type KeyMapping, type StoreReference } from "@/lib/contracts/bindings";
import type { ReferenceProbe } from "@/lib/contracts/stores";

type Entry = Pick<BindingEntry, "key" | "reference" | "kept" | "pinnedVersion">;

export interface RepairFacts {
  /** Every entry of the binding: what another one maps already was not meant by this one. */
  entries: readonly Entry[];
  problems: readonly BindingProblem[];
  /** What the store's metadata says of this entry's reference; null: not asked. */
  probe: ReferenceProbe | null;
}

/** As many names of fields as a probe gives: with so many there may be more. */
const membersMax = 50;

/**
 * What one entry of a binding must be instead, where that is certain: one correction is known, or one name in the store or in
 * the key catalogue is close and no other is. null: nothing is wrong, or a person has to say what was meant.
 */
export function repairOf(entry: Entry, facts: RepairFacts): KeyMapping | null {
  const key = repairedKey(entry, facts) ?? entry.key;
  const reference = repairedReference(entry, facts) ?? entry.reference;
  if (key === entry.key && isSame(reference, entry.reference)) return null;
  return KeyName.safeParse(key).success ? { key, reference } : null;
}

/** Another name makes another entry: what Bindery does not edit would be lost with the old one. */
function repairedKey(entry: Entry, facts: RepairFacts): string | null {
  if (entry.kept.length > 0 || entry.pinnedVersion !== null) return null;
  const meant = meantKey(entry, facts);
  if (meant === null) return null;
  // Where two could become the same key, a person has to say which.
  const rivals = facts.entries.filter((other) => other.key !== entry.key);
  return rivals.some((other) => meantKey(other, facts) === meant) ? null : meant;
}

function meantKey(entry: Entry, { entries, problems }: RepairFacts): string | null {
  if (findKey(entry.key)) return null;
  const taken = new Set(entries.map(({ key }) => key));
  const told = shouldBe(problems, entry, entry.key);
  const meant = told ?? closest(entry.key, freeKeys(taken));
  return meant !== null && findKey(meant) !== null && !taken.has(meant) ? meant : null;
}

const freeKeys = (taken: ReadonlySet<string>): string[] =>
  keyCatalogue.filter(({ family, key }) => !family && !taken.has(key)).map(({ key }) => key);

function repairedReference(entry: Entry, facts: RepairFacts): StoreReference | null {
  const { probe, problems } = facts;
  const { name, member } = entry.reference;
  if (probe?.corrected) return probe.corrected;
  const told = shouldBe(problems, entry, name);
  if (told !== null) return { name: told, member };
  if (probe?.state !== "exists") return null;
  const meant =
    member === null
      ? onlyMember(entry, probe)
      : probe.member === "absent"
        ? meantMember(entry, facts.entries, probe)
        : null;
  return meant === null ? null : { name, member: meant };
}

/** The right text for `written`, as static reading is sure of it. */
function shouldBe(
  problems: readonly BindingProblem[],
  { key }: Entry,
  written: string,
): string | null {
  const found = problems.find(
    (problem) => problem.key === key && problem.severity === "error" && problem.is === written,
  );
  return found?.shouldBe ?? null;
}

/** No field is named: the one that is called as the key, or the only one there is. */
function onlyMember({ key }: Entry, { members }: ReferenceProbe): string | null {
  const alike = members.filter((one) => bare(one) === bare(key));
  if (alike.length === 1) return alike[0] ?? null;
  return members.length === 1 ? (members[0] ?? null) : null;
}

/** The field that is close to the one written; or, where none is, the one that is called as the key. */
function meantMember(
  { key, reference }: Entry,
  entries: readonly Entry[],
  { members }: ReferenceProbe,
): string | null {
  const used = new Set(
    entries
      .filter((other) => other.key !== key && other.reference.name === reference.name)
      .map((other) => other.reference.member),
  );
  const free = members.filter((one) => !used.has(one));
  const wanted = reference.member ?? "";
  const alike = free.filter((one) => bare(one) === bare(wanted));
  const near = members.length < membersMax || alike.length > 0 ? closest(wanted, free) : null;
  const named = free.filter((one) => bare(one) === bare(key));
  if (near === null) return alike.length === 0 && named.length === 1 ? (named[0] ?? null) : null;
  return named.length === 0 || named.includes(near) ? near : null;
}

const isSame = (a: StoreReference, b: StoreReference): boolean =>
  a.name === b.name && a.member === b.member;
