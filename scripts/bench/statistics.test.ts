import { describe, expect, test } from "vitest";
import { median, quantile, ratios, spread } from "./statistics";

describe("statistics of the benchmarks", () => {
  test("quantiles lie between neighbours, whatever the order", () => {
    expect(quantile([4, 1, 3, 2], 0)).toBe(1);
    expect(quantile([4, 1, 3, 2], 1)).toBe(4);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([9, 1, 5])).toBe(5);
    expect(quantile([0, 100], 0.95)).toBe(95);
  });

  test("each repetition is divided by the baseline beside it", () => {
    expect(ratios([10, 30], [5, 10])).toEqual([2, 3]);
    expect(() => ratios([1], [1, 2])).toThrow("each repetition needs its baseline");
  });

  test("of several values the smallest and the largest are shown too", () => {
    expect(spread([3, 1, 2], " ms")).toBe("2 ms (1–3)");
    expect(spread([1.234], "×", 2)).toBe("1.23×");
  });
});
