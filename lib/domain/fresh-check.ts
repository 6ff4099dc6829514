/** A check of a store says something for so long; after it nothing is known (the rule of every probe, design.md §2.1). */
export const checkMaxAgeMs = 10 * 60_000;
/** A moment so little ahead of the clock is the clock's doing. */
const clockSlackMs = 60_000;

/** Whether what was seen then still counts; a moment of the future was before the clock was set back. */
export function isFreshCheck({ checkedAt }: { checkedAt: string }, now: Date): boolean {
  const age = now.getTime() - Date.parse(checkedAt);
  return age >= -clockSlackMs && age <= checkMaxAgeMs;
}
