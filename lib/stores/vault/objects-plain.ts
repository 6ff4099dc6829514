import {
  bytesMax,
  dangerousNames,
  itemsMax,
  readObjects,
  type ReadItem,
  type ReadText,
  type TextFault,
} from "./objects-text";

// The layout in which nearly every list is written: `- name: value`, then `  name: value`, one line each. Reading it
// costs a hundredth of the YAML parser, which matters where thousands of classes are read again and again.

/** Spellings whose meaning needs no YAML rule: no indicator, no escape, no comment, nothing that folds. */
const line = /^(- | {2})([A-Za-z][\w-]{0,99}): (?:([A-Za-z0-9_/][\w/.-]*)|"([ !#-[\]-~]*)")$/;
const nothing = new Set(["null", "Null", "NULL"]);

/** What the entries say, for those who only read. Never throws: what cannot be read is a fault. */
export function readEntries(text: string): ReadText | TextFault {
  return (text.length <= bytesMax ? readPlain(text) : null) ?? readObjects(text);
}

/** The same as the YAML parser would read; null: this text is written in another way, and only the parser can tell. */
export function readPlain(text: string): ReadText | null {
  if (!text.startsWith("- ")) return null;
  const lines = (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
  const items: { index: number; fields: Map<string, string>; names: string[] }[] = [];
  for (const each of lines) {
    const match = line.exec(each);
    if (!match) return null;
    const [, start, name = "", plain, quoted = ""] = match;
    if (start === "- ") items.push({ index: items.length, fields: new Map(), names: [] });
    const item = items.at(-1);
    // A name twice is an error, and some names are refused: the parser says which.
    if (!item || item.fields.has(name) || dangerousNames.has(name)) return null;
    item.names.push(name);
    item.fields.set(name, plain === undefined ? quoted : nothing.has(plain) ? "" : plain);
  }
  return items.length > itemsMax ? null : { items: items satisfies ReadItem[], strays: [] };
}
