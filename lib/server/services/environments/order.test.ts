import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { verdicts } from "@/lib/contracts/health";
import { fromCursor, indexAfter, orderBy, toCursor, type Place, type Sort } from "./order";

const sorts: Sort[] = ["verdict", "name", "namespace", "since"];
const letters = fc.string({
  unit: fc.constantFrom("a", "b", "C", "-"),
  minLength: 1,
  maxLength: 2,
});
const place: fc.Arbitrary<Place> = fc.record({
  cluster: letters,
  namespace: letters,
  name: letters,
  verdict: fc.constantFrom(...verdicts),
  since: fc.constantFrom(null, "2026-01-01T00:00:00.000Z", "2026-02-01T00:00:00.000Z"),
});
const keyOf = ({ cluster, namespace, name }: Place) => `${cluster}/${namespace}/${name}`;
const places = fc.uniqueArray(place, { selector: keyOf, maxLength: 30 });

describe("pages of environments", () => {
  it.each(sorts)(
    "sorted by %s end, whatever vanishes or changes between them, and show each row that stays as it is once",
    (sort) => {
      const steps = fc.array(
        fc.record({ row: fc.nat(29), verdict: fc.constantFrom(null, ...verdicts) }),
      );
      fc.assert(
        fc.property(places, steps, fc.integer({ min: 1, max: 7 }), (given, changes, limit) => {
          let rows = given.toSorted(orderBy(sort));
          const touched = new Set<string>();
          const shown: string[] = [];
          let cursor: string | null = null;
          for (let page = 0; ; page += 1) {
            // Each change can bring a row before the reader once more, and no more than that.
            expect(page).toBeLessThanOrEqual(given.length + changes.length);
            const start = cursor === null ? 0 : indexAfter(rows, sort, fromCursor(sort, cursor));
            const seen = rows.slice(start, start + limit);
            shown.push(...seen.map(keyOf));
            const last = seen.at(-1);
            if (!last || start + seen.length >= rows.length) break;
            cursor = toCursor(sort, last);
            const change = changes[page];
            const row = change && rows[change.row];
            if (!row) continue;
            touched.add(keyOf(row));
            rows = rows
              .flatMap((one) =>
                one !== row ? [one] : change.verdict ? [{ ...one, verdict: change.verdict }] : [],
              )
              .toSorted(orderBy(sort));
          }
          for (const one of given.filter((row) => !touched.has(keyOf(row))))
            expect(shown.filter((key) => key === keyOf(one))).toHaveLength(1);
        }),
        { numRuns: 500 },
      );
    },
  );

  it("go on after a row that is gone or reads differently, not at the beginning", () => {
    const row = (name: string, verdict: Place["verdict"]): Place => ({
      cluster: "c",
      namespace: "n",
      name,
      verdict,
      since: null,
    });
    const rows = [row("a", "failed"), row("b", "failed"), row("c", "healthy"), row("d", "healthy")];
    const cursor = toCursor("verdict", rows[1] as Place);
    const after = fromCursor("verdict", cursor);
    expect(indexAfter(rows, "verdict", after)).toBe(2);
    expect(indexAfter([rows[0], rows[2], rows[3]] as Place[], "verdict", after)).toBe(1);
    const healed = [rows[0], row("b", "healthy"), rows[2], rows[3]] as Place[];
    expect(indexAfter(healed, "verdict", after)).toBe(1);
  });

  it("have a cursor for the longest names there are, within what the contract takes", () => {
    const longest = { cluster: "c".repeat(63), namespace: "n".repeat(63), name: "e".repeat(253) };
    const row: Place = { ...longest, verdict: "unknown", since: "2026-01-01T00:00:00.000Z" };
    const cursor = toCursor("namespace", row);
    expect(cursor.length).toBeLessThanOrEqual(1_024);
    expect(fromCursor("namespace", cursor)).toEqual(row);
  });

  it("refuse what is no cursor, or one of another order", () => {
    const row: Place = { cluster: "c", namespace: "n", name: "e", verdict: "off", since: null };
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    for (const wrong of [
      "",
      "x",
      "Yy9uL2U",
      encode(null),
      encode(["name", "c", "n", "e", "green", null]),
      encode(["name", "c", "n", "e".repeat(254), "off", null]),
      toCursor("verdict", row),
    ])
      expect(() => fromCursor("name", wrong), wrong).toThrow("not one of this list");
  });
});
