import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatAge, formatCount, nextAgeChangeMs, plural } from "./format";

describe("formatAge", () => {
  it.each([
    [0, "0 s"],
    [38_000, "38 s"],
    [59_999, "59 s"],
    [60_000, "1 min"],
    [3_599_999, "59 min"],
    [3_600_000, "1 h"],
    [172_800_000, "2 d"],
  ])("says %i ms as %s", (age, text) => {
    expect(formatAge(0, age)).toBe(text);
  });

  it("never shows a negative age when clocks differ", () => {
    expect(formatAge(5_000, 0)).toBe("0 s");
  });

  it("reads differently by the time that nextAgeChangeMs names, and not long before", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400_000_000 }), (age) => {
        const wait = nextAgeChangeMs(0, age);
        expect(formatAge(0, age + wait)).not.toBe(formatAge(0, age));
        expect(formatAge(0, age + wait - 21)).toBe(formatAge(0, age));
      }),
    );
  });
});

describe("counts", () => {
  it("groups thousands and takes the singular for one", () => {
    expect(formatCount(48_217)).toBe("48,217");
    expect(plural(1, "entry", "entries")).toBe("1 entry");
    expect(plural(0, "environment")).toBe("0 environments");
  });
});
