/** Field sets of values, comparison and removal (structured-merge-diff/typed: tofieldset.go, compare.go, remove.go). */
import { type Json, type JsonObject, asArray, equal, isObject } from "../core/json";
import type { Schema } from "../schema/schema";
import { type FieldSet, emptySet, fieldElement, insert } from "./field-set";
import { isDeclared, itemElement, itemSchema, memberSchema, shapeOf } from "./shape";

export function toFieldSet(value: Json, schema: Schema | undefined): FieldSet {
  const set = emptySet();
  walk(value, schema, [], set);
  return set;
}

function walk(value: Json, schema: Schema | undefined, path: string[], set: FieldSet): void {
  const shape = shapeOf(value, schema);
  if (shape === "scalar" || shape === "atomic") {
    insert(set, path);
    return;
  }
  if (Array.isArray(value)) {
    for (const item of value) {
      const below = [...path, itemElement(item, schema, shape)];
      walk(item, itemSchema(schema), below, set);
      insert(set, below);
    }
    return;
  }
  for (const [key, child] of Object.entries(value as JsonObject)) {
    if (child === undefined) continue;
    const below = [...path, fieldElement(key)];
    walk(child, memberSchema(schema, key), below, set);
    const isBlank = child === null || (isObject(child) && Object.keys(child).length === 0);
    if (isBlank || !isDeclared(schema, key)) insert(set, below);
  }
}

export interface Comparison {
  added: FieldSet;
  modified: FieldSet;
  removed: FieldSet;
}

type Maybe = Json | undefined;

const isBlankMaybe = (value: Maybe): boolean =>
  value === undefined ||
  value === null ||
  (Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0);

export function compare(left: Json, right: Json, schema: Schema | undefined): Comparison {
  const result = { added: emptySet(), modified: emptySet(), removed: emptySet() };
  compareAt({ left, right, schema, path: [] }, result);
  return result;
}

interface Pair {
  left: Maybe;
  right: Maybe;
  schema: Schema | undefined;
  path: string[];
}

function leaf({ left, right, path }: Pair, out: Comparison): void {
  if (left === undefined) insert(out.added, path);
  else if (right === undefined) insert(out.removed, path);
  else if (!equal(left, right)) insert(out.modified, path);
}

const indexItems = (list: Maybe, schema: Schema | undefined, shape: "set" | "keyed") =>
  new Map(asArray(list).map((item) => [itemElement(item, schema, shape), item]));

function compareAt(pair: Pair, out: Comparison): void {
  const { left, right, schema, path } = pair;
  const sample = right ?? left;
  if (sample === undefined) return;
  const shape = shapeOf(sample, schema);
  const other = left ?? right;
  const differs = other !== undefined && shapeOf(other, schema) !== shape;
  const isLeaf = shape === "scalar" || shape === "atomic" || differs;
  if (isLeaf || (isBlankMaybe(left) && isBlankMaybe(right))) {
    leaf(pair, out);
    return;
  }
  if (shape === "map") {
    const [l, r] = [(left ?? {}) as JsonObject, (right ?? {}) as JsonObject];
    for (const key of new Set([...Object.keys(l), ...Object.keys(r)])) {
      const below = { schema: memberSchema(schema, key), path: [...path, fieldElement(key)] };
      compareAt({ left: l[key], right: r[key], ...below }, out);
    }
  } else {
    const [l, r] = [indexItems(left, schema, shape), indexItems(right, schema, shape)];
    for (const key of new Set([...l.keys(), ...r.keys()])) {
      const below = { schema: itemSchema(schema), path: [...path, key] };
      compareAt({ left: l.get(key), right: r.get(key), ...below }, out);
    }
  }
  if (path.length === 0) return;
  if (left === undefined) insert(out.added, path);
  else if (right === undefined) insert(out.removed, path);
}

/** The value without the members of a set; undefined when nothing is left of it. */
export function removeItems(value: Json, set: FieldSet, schema: Schema | undefined): Maybe {
  const shape = shapeOf(value, schema);
  if (shape === "scalar" || shape === "atomic") return value;
  if (Array.isArray(value)) {
    const kept = value.flatMap((item) => {
      const below = set.children.get(itemElement(item, schema, shape));
      if (below?.isMember) return [];
      const rest = below ? removeItems(item, below, itemSchema(schema)) : item;
      return rest === undefined ? [] : [rest];
    });
    return kept.length > 0 ? kept : undefined;
  }
  const result: JsonObject = {};
  for (const [key, child] of Object.entries(value as JsonObject)) {
    const below = set.children.get(fieldElement(key));
    if (below?.isMember || child === undefined) continue;
    const rest = below ? removeItems(child, below, memberSchema(schema, key)) : child;
    if (rest !== undefined) result[key] = rest;
  }
  return Object.keys(result).length > 0 || Object.keys(value as JsonObject).length === 0
    ? result
    : undefined;
}

/** Adds every declared field above a member, so that removing the set leaves no empty parents. */
export function withNamedFields(set: FieldSet, schema: Schema | undefined): FieldSet {
  const children = [...set.children].map(([element, child]): [string, FieldSet] => {
    const isField = element.startsWith("f:");
    const name = element.slice(2);
    const below = isField ? memberSchema(schema, name) : itemSchema(schema);
    const named = withNamedFields(child, below);
    return [
      element,
      { ...named, isMember: named.isMember || (isField && isDeclared(schema, name)) },
    ];
  });
  return { isMember: set.isMember, children: new Map(children) };
}
