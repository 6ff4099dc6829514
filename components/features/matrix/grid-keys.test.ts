import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { moveInGrid, rectangle } from "./grid-keys";

const size = { rows: 5, columns: 3, pageRows: 2 };
const at = (row: number, column: number) => ({ row, column });
const press = (key: string, isCtrl = false) => moveInGrid(at(2, 1), { key, isCtrl }, size);

describe("keys in the grid", () => {
  it.each([
    ["ArrowUp", false, at(1, 1)],
    ["ArrowDown", false, at(3, 1)],
    ["ArrowLeft", false, at(2, 0)],
    ["ArrowRight", false, at(2, 2)],
    ["PageUp", false, at(0, 1)],
    ["PageDown", false, at(4, 1)],
    ["Home", false, at(2, 0)],
    ["End", false, at(2, 2)],
    ["Home", true, at(0, 0)],
    ["End", true, at(4, 2)],
  ])("%s (ctrl %s) moves as the grid pattern says", (key, isCtrl, to) => {
    expect(press(key, isCtrl)).toEqual(to);
  });

  it("leave letters and Enter to others", () => {
    expect(press("a")).toBe(null);
    expect(press("Enter")).toBe(null);
  });

  it("never lead out of the grid", () => {
    const keys = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "PageUp", "PageDown", "End"];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...keys)), (pressed) => {
        let place = at(0, 0);
        for (const key of pressed) place = moveInGrid(place, { key, isCtrl: false }, size) ?? place;
        expect(place.row).toBeGreaterThanOrEqual(0);
        expect(place.row).toBeLessThan(size.rows);
        expect(place.column).toBeLessThan(size.columns);
      }),
    );
  });
});

it("a rectangle holds each of its places once, whichever corners are given", () => {
  const places = rectangle(at(3, 2), at(1, 1));
  expect(places).toHaveLength(6);
  expect(places).toEqual(rectangle(at(1, 1), at(3, 2)));
  expect(new Set(places.map(({ row, column }) => `${row}:${column}`)).size).toBe(6);
});
