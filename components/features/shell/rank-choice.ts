/**
 * How well a choice of the palette fits what is typed, 0 to 1, from how alike their letters are. Its value begins with its name: a name typed whole is the best,
 * then what begins so, then what only lies in a thing of that name or holds its letters.
 */
export function rankChoice(value: string, typed: string, likeness: number): number {
  if (likeness === 0) return 0;
  const wanted = typed.trim().toLowerCase();
  const [name = ""] = value.toLowerCase().split(" ", 1);
  if (name === wanted) return 1;
  return name.startsWith(wanted) ? 0.8 + likeness * 0.1 : likeness * 0.8;
}

/** The groups in the order given, except that one with a choice named as what is typed, or beginning so, goes before. */
export function byBestName<Group extends { names: readonly string[] }>(
  groups: readonly Group[],
  typed: string,
): Group[] {
  if (typed.trim() === "") return [...groups];
  const best = ({ names }: Group) =>
    Math.max(0, ...names.map((name) => rankChoice(name, typed, Number.EPSILON)));
  const rated = groups.map((group) => ({ group, rank: Math.round(best(group) * 10) }));
  return rated.toSorted((a, b) => b.rank - a.rank).map(({ group }) => group);
}
