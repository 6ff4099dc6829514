import { expect, it } from "vitest";
import { parseGoDuration } from "./go-duration";

it("reads durations as Go writes them and refuses others", () => {
  expect(parseGoDuration("2m")).toBe(120_000);
  expect(parseGoDuration("1m30s")).toBe(90_000);
  expect(parseGoDuration("500ms")).toBe(500);
  expect(parseGoDuration("2")).toBeNull();
  expect(parseGoDuration("")).toBeNull();
});
