import type { FixStep } from "@/lib/contracts/health";
import { repairOf } from "@/lib/domain/bindings/repair";
import type { CheckContext } from "@/lib/domain/health/check";
import { listOf } from "@/lib/domain/health/read";
import { probedEntries } from "@/lib/domain/health/references";
import { clipped, count } from "@/lib/domain/health/words";
import type { KeyMapping } from "@/lib/contracts/bindings";

/** What the entry of a key must be instead, where that is certain (`repairOf`). */
export function repairOfKey(context: CheckContext, key: string): KeyMapping | null {
  const one = probedEntries(context).find(({ entry }) => entry.key === key);
  if (!one) return null;
  return repairOf(one.entry, {
    entries: listOf(context.binding?.entries),
    problems: listOf(context.problems),
    probe: one.asBindery,
  });
}

/** The first step where Bindery knows what was meant: it opens a plan. None where a person has to say it. */
export function repairSteps(context: CheckContext, keys: readonly string[]): FixStep[] {
  const repairs = keys.flatMap((key) => {
    const repair = repairOfKey(context, key);
    return repair ? [{ key, repair }] : [];
  });
  const [first] = repairs;
  if (!first) return [];
  const entry = listOf(context.binding?.entries).find(({ key }) => key === first.key);
  const what =
    repairs.length > 1
      ? `Correct ${count(repairs.length, "key")} as shown under Field.`
      : said(first.key, first.repair, entry?.reference);
  return [
    {
      text: `${what} Bindery can plan this; nothing is applied before you confirm.`,
      action: { kind: "planRepair", label: "Plan repair", keys: repairs.map(({ key }) => key) },
    },
  ];
}

/** For keys that are mapped twice by entries that say the same: one of them is enough. */
export function keepOneSteps(context: CheckContext, keys: readonly string[]): FixStep[] {
  const equal = keys.filter((key) => {
    const entries = listOf(context.binding?.entries).filter((entry) => entry.key === key);
    const texts = entries.map(({ reference: { name, member }, kept, pinnedVersion }) =>
      JSON.stringify([name, member, kept, pinnedVersion]),
    );
    return new Set(texts).size === 1;
  });
  if (equal.length === 0 || equal.length < keys.length) return [];
  return [
    {
      text: "Keep one of the equal entries. Bindery can plan this; nothing is applied before you confirm.",
      action: { kind: "planRepair", label: "Plan repair", keys: equal },
    },
  ];
}

function said(
  key: string,
  repair: KeyMapping,
  before: KeyMapping["reference"] | undefined,
): string {
  const { name, member } = repair.reference;
  if (repair.key !== key) return `Name the key \`${repair.key}\`.`;
  if (name !== before?.name) return `Write \`${clipped(name, 200)}\`.`;
  return `Take the field \`${clipped(member ?? "", 200)}\`.`;
}
