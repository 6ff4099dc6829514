/** "1 pod", "3 pods". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** "a", "a and b", "a, b and 3 more": two names, then a number. */
export function names(list: readonly string[], most = 2): string {
  const unique = [...new Set(list)];
  if (unique.length <= 1) return unique[0] ?? "";
  if (unique.length <= most) return `${unique.slice(0, -1).join(", ")} and ${unique.at(-1)}`;
  return `${unique.slice(0, most).join(", ")} and ${unique.length - most} more`;
}

/** Short age: `38 s`, `4 min`, `3 h`, `2 d` (look.md §7). */
export function age(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

/** Safe inside a POSIX shell: names come from live objects, which anybody may have written. */
export function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** At most `most` characters, with an ellipsis where cut. */
export function clipped(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/** Epoch milliseconds as the contracts' `Moment`; a time that JavaScript cannot hold becomes 1970. */
export function moment(milliseconds: number): string {
  const date = new Date(milliseconds);
  const year = Number.isNaN(date.getTime()) ? -1 : date.getUTCFullYear();
  return year < 0 || year > 9999 ? new Date(0).toISOString() : date.toISOString();
}
