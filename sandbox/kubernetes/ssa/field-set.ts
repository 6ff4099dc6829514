/** Sets of field paths, and their `FieldsV1` form (structured-merge-diff/fieldpath). */
import { type Json, type JsonObject, asObject, canonical } from "../core/json";

/**
 * A node of the tree: whether the path itself is a member, and what lies below. Keys are FieldsV1 path elements:
 * `f:name`, `k:{"name":"x"}`, `v:"x"`, `i:0`.
 */
export interface FieldSet {
  isMember: boolean;
  children: Map<string, FieldSet>;
}

export const emptySet = (): FieldSet => ({ isMember: false, children: new Map() });

export const fieldElement = (name: string): string => `f:${name}`;
export const valueElement = (value: Json): string => `v:${canonical(value)}`;
export const keyElement = (keys: JsonObject): string => `k:${canonical(keys)}`;

export const isEmpty = (set: FieldSet): boolean =>
  !set.isMember && [...set.children.values()].every(isEmpty);

function node(isMember: boolean, children: [string, FieldSet][]): FieldSet {
  return { isMember, children: new Map(children.filter(([, child]) => !isEmpty(child))) };
}

export function insert(set: FieldSet, path: string[]): void {
  let current = set;
  for (const element of path) {
    let child = current.children.get(element);
    if (!child) current.children.set(element, (child = emptySet()));
    current = child;
  }
  current.isMember = true;
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  const keys = new Set([...a.children.keys(), ...b.children.keys()]);
  return node(
    a.isMember || b.isMember,
    [...keys].map((key) => [
      key,
      union(a.children.get(key) ?? emptySet(), b.children.get(key) ?? emptySet()),
    ]),
  );
}

export function difference(a: FieldSet, b: FieldSet): FieldSet {
  return node(
    a.isMember && !b.isMember,
    [...a.children].map(([key, child]) => {
      const other = b.children.get(key);
      return [key, other ? difference(child, other) : child];
    }),
  );
}

export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  return node(
    a.isMember && b.isMember,
    [...a.children].map(([key, child]) => {
      const other = b.children.get(key);
      return [key, other ? intersection(child, other) : emptySet()];
    }),
  );
}

export function sameSet(a: FieldSet, b: FieldSet): boolean {
  return canonical(toFieldsV1(a)) === canonical(toFieldsV1(b));
}

export function toFieldsV1(set: FieldSet): JsonObject {
  const result: JsonObject = {};
  if (set.isMember && set.children.size > 0) result["."] = {};
  const entries = [...set.children].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [key, child] of entries) if (!isEmpty(child)) result[key] = toFieldsV1(child);
  return result;
}

export function fromFieldsV1(fields: Json | undefined): FieldSet {
  const entries = Object.entries(asObject(fields));
  const children = entries
    .filter(([key]) => key !== ".")
    .map(([key, value]): [string, FieldSet] => {
      const child = fromFieldsV1(value);
      if (Object.keys(asObject(value)).length === 0) child.isMember = true;
      return [normalized(key), child];
    });
  return { isMember: entries.some(([key]) => key === "."), children: new Map(children) };
}

function normalized(element: string): string {
  const kind = element.slice(0, 2);
  if (kind !== "k:" && kind !== "v:") return element;
  return kind + canonical(JSON.parse(element.slice(2)) as Json);
}

/** One path element as conflict messages print it. */
function printElement(element: string): string {
  const body = element.slice(2);
  if (element.startsWith("f:")) return `.${body}`;
  if (element.startsWith("v:")) return `[=${body}]`;
  if (element.startsWith("i:")) return `[${body}]`;
  const keys = Object.entries(JSON.parse(body) as JsonObject);
  return `[${keys.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(",")}]`;
}

/** Every member path, printed (`.spec.containers[name="x"].image`), in FieldsV1 order. */
export function printPaths(set: FieldSet, prefix = ""): string[] {
  const own = set.isMember && prefix !== "" ? [prefix] : [];
  const entries = [...set.children].sort(([a], [b]) => (a < b ? -1 : 1));
  const members = entries
    .filter(([, child]) => child.isMember)
    .map(([key]) => prefix + printElement(key));
  const below = entries.flatMap(([key, child]) =>
    printPaths({ ...child, isMember: false }, prefix + printElement(key)),
  );
  return [...own, ...members, ...below];
}
