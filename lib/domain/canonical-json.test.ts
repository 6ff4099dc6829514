import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "@/lib/domain/canonical-json";
import { SecretValue } from "@/lib/domain/secret-value";

function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, member]) => [name, shuffled(member)]),
  );
}

describe("canonicalJson", () => {
  it("prints the example of RFC 8785 section 3.2.3 in its order", () => {
    const value = { "€": 1, "\r": 2, "\ufb33": 3, "1": 4, "😀": 5, "\u0080": 6, ö: 7 };
    expect(canonicalJson(value)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
  });

  it("prints numbers as ECMAScript does and refuses what JSON cannot hold", () => {
    expect(canonicalJson([Number("333333333.33333329"), 1e30, 4.5, 2e-3, -0])).toBe(
      "[333333333.3333333,1e+30,4.5,0.002,0]",
    );
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, 1n, () => 1, undefined]) {
      expect(() => canonicalJson(bad)).toThrow(TypeError);
    }
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    expect(() => canonicalJson(cycle)).toThrow("cycle");
  });

  it("drops undefined members and never prints a secret", () => {
    expect(canonicalJson({ b: undefined, a: new SecretValue("hunter2") })).toBe(
      '{"a":"[redacted]"}',
    );
  });

  it("does not depend on the order of members, and parses back to the same value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(shuffled(value))).toBe(text);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });
});
