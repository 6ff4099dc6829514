import { KeyName } from "@/lib/contracts/bindings";
import { editsMax, type MatrixEdit } from "@/lib/contracts/matrix";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { nearest } from "@/lib/domain/bindings/keys/nearest";
import type { DelimitedRow } from "./delimited";
import { parseReferenceText } from "./reference-text";

/** An environment that rows may name. */
export interface PasteEnvironment {
  environment: EnvironmentRef;
  hasMember: boolean;
  /** Why its mapping cannot be changed; null: it can. */
  lockedReason: string | null;
}

export interface PasteError {
  line: number;
  message: string;
}

export interface Pasted {
  edits: MatrixEdit[];
  errors: PasteError[];
}

/** Stands for every environment in the first row. */
export const everyEnvironment = "*";

/**
 * Rows as a spreadsheet gives them: the first names the columns (`key`, then environments, or `*` for all of them), each
 * other one a key and what its cells should be. An empty cell leaves the mapping as it is. A column of its own environment
 * wins over `*`. Nothing is dropped in silence: what is not an edit and not empty is an error with its line.
 */
export function pasteRows(
  rows: readonly DelimitedRow[],
  environments: readonly PasteEnvironment[],
): Pasted {
  const [head, ...body] = rows;
  if (!head) return { edits: [], errors: [{ line: 1, message: "There is nothing to paste." }] };
  const errors: PasteError[] = [];
  const columns = readHead(head, environments, errors);
  if (errors.length > 0) return { edits: [], errors };
  const edits = new Map<string, MatrixEdit>();
  const seen = new Map<string, number>();
  for (const row of body) {
    const [key = ""] = row.cells;
    const wrong = keyError(key) ?? repeated(key, seen);
    if (wrong) {
      errors.push({ line: row.line, message: wrong });
      continue;
    }
    seen.set(key, row.line);
    readRow(row, { key, columns, edits, errors });
  }
  if (body.length === 0)
    errors.push({
      line: head.line,
      message: "There is no row below the one that names the columns.",
    });
  if (edits.size > editsMax)
    errors.push({
      line: head.line,
      message: `More than ${editsMax} cells: paste fewer at a time.`,
    });
  return { edits: [...edits.values()], errors };
}

type Columns = readonly (readonly PasteEnvironment[])[];

function readHead(
  head: DelimitedRow,
  environments: readonly PasteEnvironment[],
  errors: PasteError[],
): Columns {
  const say = (message: string) => errors.push({ line: head.line, message });
  const [first = "", ...names] = head.cells;
  if (first.toLowerCase() !== "key" || names.length === 0) {
    say("The first row names the columns: key, then one environment per column, or * for all.");
    return [];
  }
  const known = environments.map(({ environment }) => environment.name);
  for (const [index, name] of names.entries()) {
    if (name === "") say(`Column ${index + 2} has no environment.`);
    else if (names.indexOf(name) !== index) say(`${name} names two columns.`);
    else if (name !== everyEnvironment && !known.includes(name)) {
      const meant = nearest(name, known);
      say(`There is no environment ${name} here.${meant ? ` Did you mean ${meant}?` : ""}`);
    }
  }
  const own = names.filter((name) => name !== everyEnvironment);
  return names.map((name) =>
    environments.filter(({ environment, lockedReason }) =>
      name === everyEnvironment
        ? lockedReason === null && !own.includes(environment.name)
        : environment.name === name,
    ),
  );
}

function keyError(key: string): string | null {
  if (key === "") return "The row has no key.";
  const parsed = KeyName.safeParse(key);
  return parsed.success
    ? null
    : `${key} is not a key: ${parsed.error.issues[0]?.message ?? "wrong"}.`;
}

function repeated(key: string, seen: ReadonlyMap<string, number>): string | null {
  const line = seen.get(key);
  return line === undefined ? null : `${key} stands on line ${line} already.`;
}

interface RowTarget {
  key: string;
  columns: Columns;
  edits: Map<string, MatrixEdit>;
  errors: PasteError[];
}

function readRow({ line, cells }: DelimitedRow, target: RowTarget): void {
  const { key, columns, edits, errors } = target;
  const [, ...texts] = cells;
  if (texts.slice(columns.length).some((text) => text !== ""))
    errors.push({ line, message: `${key} has more cells than the first row has columns.` });
  for (const [index, places] of columns.entries()) {
    const text = texts[index] ?? "";
    if (text === "") continue;
    for (const place of places) {
      const wrong = addEdit(text, { key, place, edits });
      if (wrong) errors.push({ line, message: `${key}, ${place.environment.name}: ${wrong}` });
    }
  }
}

function addEdit(
  text: string,
  { key, place, edits }: { key: string; place: PasteEnvironment; edits: Map<string, MatrixEdit> },
): string | null {
  if (place.lockedReason !== null) return place.lockedReason;
  const { environment, hasMember } = place;
  const read = parseReferenceText(text, { environment, key, hasMember });
  if (read.state === "wrong") return read.message;
  edits.set(`${environment.name} ${key}`, {
    environment: environment.name,
    key,
    reference: read.state === "unmap" ? null : read.reference,
  });
  return null;
}

/**
 * A mapping of keys as rows: `key: reference` for every environment, or `key: { environment: reference }`. Lines count
 * the keys, since a parsed mapping has no lines of its own.
 */
export function rowsOfMapping(mapping: unknown): DelimitedRow[] | string {
  if (typeof mapping !== "object" || mapping === null || Array.isArray(mapping))
    return "The YAML is not a mapping of keys: key: reference, or key: {environment: reference}.";
  const entries = Object.entries(mapping as Record<string, unknown>);
  const names = new Set<string>();
  for (const [key, value] of entries) {
    if (typeof value === "string") names.add(everyEnvironment);
    else if (isTextMapping(value)) for (const name of Object.keys(value)) names.add(name);
    else return `${key}: a reference is text, or a mapping of environments to text.`;
  }
  const columns = [...names];
  return [
    { line: 1, cells: ["key", ...columns] },
    ...entries.map(([key, value], index) => ({
      line: index + 1,
      cells: [key, ...columns.map((name) => cellOf(value, name))],
    })),
  ];
}

function cellOf(value: unknown, name: string): string {
  if (typeof value === "string") return name === everyEnvironment ? value : "";
  return isTextMapping(value) ? (value[name] ?? "") : "";
}

function isTextMapping(value: unknown): value is Record<string, string> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((each) => typeof each === "string")
  );
}
