import { isScalar, isSeq, type Pair, type Range, type Scalar } from "yaml";
import type { ObjectItem, ObjectsText } from "./objects-text";

export interface WantedEntry {
  objectName: string;
  secretPath: string;
  /** Null: no `secretKey`. */
  secretKey: string | null;
}

interface Splice {
  from: number;
  to: number;
  text: string;
}

/** Null: the text is written in a way that splices cannot edit (a flow list); it is then printed anew. */
export function spliceObjects(
  text: string,
  read: ObjectsText,
  plan: { keep: Map<ObjectItem, WantedEntry>; append: WantedEntry[] },
): string | null {
  const root = read.document.contents;
  if (!isSeq(root)) return appendTo(text, text.length, "", plan.append);
  if (root.flow) return null;
  const splices: Splice[] = [];
  let end = 0;
  for (const item of read.items) {
    const span = spanOf(text, item);
    if (span === null) return null;
    end = Math.max(end, span.to);
    const wanted = plan.keep.get(item);
    if (wanted === undefined) splices.push({ ...span, text: "" });
    else {
      const edits = editsOf(text, item, wanted);
      if (edits === null) return null;
      splices.push(...edits);
    }
  }
  const first = read.items[0];
  const indent = first ? indentOf(text, first) : "";
  const appended = appendTo("", 0, indent, plan.append);
  const needsBreak = end > 0 && text[end - 1] !== "\n";
  if (appended !== "")
    splices.push({ from: end, to: end, text: `${needsBreak ? "\n" : ""}${appended}` });
  return apply(text, splices);
}

/** From the last place to the first, so that positions stay true; what is inserted after a removal goes in first. */
function apply(text: string, splices: Splice[]): string {
  const order = splices
    .map((splice, index) => ({ splice, index }))
    .toSorted((a, b) => b.splice.from - a.splice.from || b.index - a.index);
  let result = text;
  for (const { splice } of order)
    result = result.slice(0, splice.from) + splice.text + result.slice(splice.to);
  return result;
}

function appendTo(text: string, at: number, indent: string, entries: WantedEntry[]): string {
  const lines = entries.flatMap((entry) => [
    `${indent}- objectName: ${quote(entry.objectName)}`,
    `${indent}  secretPath: ${quote(entry.secretPath)}`,
    ...(entry.secretKey === null ? [] : [`${indent}  secretKey: ${quote(entry.secretKey)}`]),
  ]);
  if (lines.length === 0) return text;
  const before = at > 0 && !text.endsWith("\n") ? `${text}\n` : text;
  return `${before}${lines.join("\n")}\n`;
}

/** A JSON string is a YAML double-quoted scalar. */
const quote = (text: string): string => JSON.stringify(text);

function rangeOf(node: { range?: Range | null | undefined }): Range | null {
  return node.range ?? null;
}

/** The dash before the entry, and the whole lines that the entry stands on. */
function dashOf(text: string, item: ObjectItem): number | null {
  const range = rangeOf(item.map);
  if (range === null) return null;
  const dash = text.lastIndexOf("-", range[0] - 1);
  if (dash === -1 || !/^-[\s]*$/.test(text.slice(dash, range[0]))) return null;
  const lineStart = text.lastIndexOf("\n", dash - 1) + 1;
  return text.slice(lineStart, dash).trim() === "" ? dash : null;
}

function indentOf(text: string, item: ObjectItem): string {
  const dash = dashOf(text, item) ?? 0;
  return text.slice(text.lastIndexOf("\n", dash - 1) + 1, dash);
}

function spanOf(text: string, item: ObjectItem): { from: number; to: number } | null {
  const dash = dashOf(text, item);
  const range = rangeOf(item.map);
  if (dash === null || range === null) return null;
  const from = text.lastIndexOf("\n", dash - 1) + 1;
  return { from, to: lineEnd(text, range[1]) };
}

function lineEnd(text: string, at: number): number {
  if (at > 0 && text[at - 1] === "\n") return at;
  const next = text.indexOf("\n", at);
  return next === -1 ? text.length : next + 1;
}

function editsOf(text: string, item: ObjectItem, wanted: WantedEntry): Splice[] | null {
  const splices: Splice[] = [];
  const values: [string, string | null][] = [
    ["secretPath", wanted.secretPath],
    ["secretKey", wanted.secretKey],
  ];
  for (const [name, value] of values) {
    const pair = item.map.items.find((entry) => isScalar(entry.key) && entry.key.value === name);
    if (item.fields.get(name) === (value ?? undefined)) continue;
    const splice = pair ? changeOf(text, item, pair, value) : insertOf(text, item, name, value);
    if (splice === null) return null;
    if (splice !== "nothing") splices.push(splice);
  }
  return splices;
}

function changeOf(
  text: string,
  item: ObjectItem,
  pair: Pair,
  value: string | null,
): Splice | "nothing" | null {
  if (!isScalar(pair.value) || !isScalar(pair.key) || item.map.flow) return null;
  const range = rangeOf(pair.value);
  const key = rangeOf(pair.key);
  if (range === null || key === null || pair.value.anchor !== undefined) return null;
  if (value !== null) {
    const isEmpty = range[0] === range[1];
    return {
      from: range[0],
      to: range[1],
      text: `${isEmpty && text[range[0] - 1] === ":" ? " " : ""}${inStyleOf(pair.value, value)}`,
    };
  }
  // The first field shares its line with the dash; the entry is then printed anew.
  const from = text.lastIndexOf("\n", key[0] - 1) + 1;
  if (text.slice(from, key[0]).trim() !== "") return null;
  return { from, to: lineEnd(text, range[1]), text: "" };
}

/** A new field goes on a line of its own below the field that it belongs to. */
function insertOf(
  text: string,
  item: ObjectItem,
  name: string,
  value: string | null,
): Splice | "nothing" | null {
  if (value === null) return "nothing";
  if (item.map.flow) return null;
  const anchor =
    item.map.items.find((entry) => isScalar(entry.key) && entry.key.value === "secretPath") ??
    item.map.items[0];
  if (!anchor || !isScalar(anchor.key) || !isScalar(anchor.value)) return null;
  const key = rangeOf(anchor.key);
  const range = rangeOf(anchor.value);
  if (key === null || range === null) return null;
  const column = key[0] - (text.lastIndexOf("\n", key[0] - 1) + 1);
  const at = lineEnd(text, range[1]);
  const isOpen = at > 0 && text[at - 1] !== "\n";
  return {
    from: at,
    to: at,
    text: `${isOpen ? "\n" : ""}${" ".repeat(column)}${name}: ${quote(value)}${isOpen ? "" : "\n"}`,
  };
}

const plainSafe = /^[A-Za-z_/][A-Za-z0-9_/.-]*$/;
const plainWords = /^(?:true|false|null|yes|no|on|off|y|n|~)$/i;

function inStyleOf(scalar: Scalar, value: string): string {
  if (scalar.type === "QUOTE_SINGLE" && !/[\n\r]/.test(value))
    return `'${value.replaceAll("'", "''")}'`;
  if (scalar.type === "PLAIN" && plainSafe.test(value) && !plainWords.test(value)) return value;
  return quote(value);
}
