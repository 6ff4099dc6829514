import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type FieldSet,
  difference,
  emptySet,
  fromFieldsV1,
  insert,
  intersection,
  isEmpty,
  printPaths,
  sameSet,
  toFieldsV1,
  union,
} from "./field-set";

const element = fc.constantFrom("f:a", "f:b", 'k:{"name":"x"}', 'v:"t"');
const path = fc.array(element, { minLength: 1, maxLength: 4 });
const set: fc.Arbitrary<FieldSet> = fc.array(path, { maxLength: 8 }).map((paths) => {
  const result = emptySet();
  for (const one of paths) insert(result, one);
  return result;
});

test("FieldsV1 says a set whole", () => {
  fc.assert(
    fc.property(set, (a) => {
      expect(sameSet(fromFieldsV1(toFieldsV1(a)), a)).toBe(true);
    }),
  );
});

test("what is taken away and what both have make the whole", () => {
  fc.assert(
    fc.property(set, set, (a, b) => {
      expect(sameSet(union(difference(a, b), intersection(a, b)), a)).toBe(true);
      expect(isEmpty(intersection(difference(a, b), b))).toBe(true);
    }),
  );
});

test("paths are printed as conflicts name them", () => {
  const one = fromFieldsV1({
    "f:spec": { "f:containers": { 'k:{"name":"x"}': { ".": {}, "f:image": {} } } },
    "f:metadata": { "f:finalizers": { 'v:"a/b"': {} } },
  });
  expect(printPaths(one)).toEqual([
    '.metadata.finalizers[="a/b"]',
    '.spec.containers[name="x"]',
    '.spec.containers[name="x"].image',
  ]);
});
