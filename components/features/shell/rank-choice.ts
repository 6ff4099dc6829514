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
