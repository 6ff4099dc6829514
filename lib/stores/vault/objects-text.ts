import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  type Scalar,
  visit,
  type YAMLMap,
} from "yaml";

// The text of `spec.parameters.objects`: YAML inside YAML, read with positions, so that an edit touches only what it means.

export const bytesMax = 256 * 1024;
export const itemsMax = 2_000;
const nestingMax = 40;
export const dangerousNames: ReadonlySet<string> = new Set([
  "__proto__",
  "constructor",
  "prototype",
]);

/** One entry as it reads, without its place in the text. */
export interface ReadItem {
  index: number;
  /** Scalars at the top of the entry, as text; nested ones are left out. */
  fields: ReadonlyMap<string, string>;
  /** Every field name, in order. */
  names: readonly string[];
}

export interface ReadText {
  items: ReadItem[];
  /** Entries that are no maps, by index. */
  strays: number[];
}

export interface ObjectItem extends ReadItem {
  map: YAMLMap;
}

export interface ObjectsText extends ReadText {
  document: Document;
  items: ObjectItem[];
}

export interface TextFault {
  /** As the CSI provider says it, where it does. */
  message: string;
  line: number | null;
}

/** With positions, for an edit; `readEntries` is for those who only read. Never throws: what cannot be read is a fault. */
export function readObjects(text: string): ObjectsText | TextFault {
  if (text.length > bytesMax) return fault(`The list is longer than ${bytesMax} characters.`);
  if (isNestedTooDeeply(text)) return fault("The list is nested too deeply.");
  let document: Document;
  try {
    // Failsafe: every scalar is text, so that `0600` stays `0600` even where an entry is printed anew.
    document = parseDocument(text, { schema: "failsafe", uniqueKeys: true, stringKeys: true });
  } catch {
    return fault("did not find expected node content");
  }
  const error = document.errors[0];
  if (error) return fault(error.message.split("\n")[0] ?? "", error.linePos?.[0].line ?? null);
  const unsafe = findUnsafe(document);
  if (unsafe) return fault(unsafe);
  const root = document.contents;
  if (root === null || (isScalar(root) && isNothing(root)))
    return { document, items: [], strays: [] };
  if (!isSeq(root)) return fault("cannot unmarshal !!map into []config.Secret", 1);
  if (root.items.length > itemsMax) return fault(`The list has more than ${itemsMax} entries.`);
  const items: ObjectItem[] = [];
  const strays: number[] = [];
  for (const [index, node] of root.items.entries()) {
    if (isMap(node)) items.push(toItem(index, node));
    else strays.push(index);
  }
  return { document, items, strays };
}

const fault = (message: string, line: number | null = null): TextFault => ({ message, line });

export const isFault = (read: ReadText | TextFault): read is TextFault => "message" in read;

/** A parser that recurses must not be given a text that makes it recurse without end. */
function isNestedTooDeeply(text: string): boolean {
  let open = 0;
  for (const sign of text) {
    if (sign === "[" || sign === "{") open += 1;
    else if (sign === "]" || sign === "}") open = Math.max(0, open - 1);
    if (open > nestingMax) return true;
  }
  return text
    .split("\n")
    .some((line) => /^ *(?:(?:-|\?) +){12}/.test(line) || /^ {200}/.test(line));
}

/** Aliases would make one edit change two entries; names of JavaScript's object model are refused everywhere. */
function findUnsafe(document: Document): string | null {
  let found: string | null = null;
  visit(document, {
    Alias: () => {
      found = "YAML aliases (*name) are not edited.";
      return visit.BREAK;
    },
    Pair: (_key, pair) => {
      if (isScalar(pair.key) && dangerousNames.has(String(pair.key.value))) {
        found = `The name ${String(pair.key.value)} is not allowed.`;
        return visit.BREAK;
      }
      return undefined;
    },
  });
  return found;
}

const isNothing = (scalar: Scalar): boolean =>
  scalar.value === null ||
  (scalar.type === "PLAIN" &&
    typeof scalar.value === "string" &&
    /^(?:~|null|Null|NULL)?$/.test(scalar.value));

function toItem(index: number, map: YAMLMap): ObjectItem {
  const fields = new Map<string, string>();
  const names: string[] = [];
  for (const pair of map.items) {
    const name = isScalar(pair.key) ? String(pair.key.value) : "";
    names.push(name);
    const value = pair.value;
    if (isAlias(value) || !isScalar(value)) continue;
    fields.set(name, isNothing(value) ? "" : String(value.value));
  }
  return { index, map, fields, names };
}
