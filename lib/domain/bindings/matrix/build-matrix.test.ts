import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildMatrix, type MatrixEntry, type MatrixEnvironment } from "./build-matrix";

const at = (name: string) => ({ cluster: "ams", namespace: "mx", name });
const entry = (key: string, name: string, more: Partial<MatrixEntry> = {}): MatrixEntry => ({
  key,
  reference: { name, member: key },
  probe: { state: "exists", member: "present" },
  isByTemplate: false,
  ...more,
});
const environment = (
  name: string,
  entries: MatrixEntry[],
  more: Partial<MatrixEnvironment> = {},
): MatrixEnvironment => ({ environment: at(name), isBound: true, required: [], entries, ...more });
const own = (name: string, key = "a") => environment(name, [entry(key, `secret/data/${name}`)]);
const statesOf = (all: MatrixEnvironment[], key = "a") =>
  buildMatrix(all)
    .find((row) => row.key === key)
    ?.cells.map(({ state }) => state);

describe("keys × environments", () => {
  it("calls the same template with each environment's own name one source", () => {
    const [row] = buildMatrix([own("claims-acc"), own("claims-prod")]);
    expect(row).toMatchObject({ isSame: true, pattern: "secret/data/{environment}#a" });
  });

  it("calls one shared place the same source, and links it with a pattern that says the same", () => {
    const shared = (name: string) => environment(name, [entry("a", "secret/data/shared")]);
    expect(statesOf([shared("x"), shared("y"), own("z")])).toEqual(["same", "same", "different"]);
    // The path of `shared` is literally that of `y`, and by its own name that of `z`: one source, in any order.
    const three = [shared("y"), own("z"), shared("shared")];
    for (const order of [three, three.toReversed(), [three[2]!, three[0]!, three[1]!]])
      expect(statesOf(order)).toEqual(["same", "same", "same"]);
  });

  it("names the odd one different: the source of most environments counts", () => {
    const odd = environment("claims-test", [entry("a", "secret/claims-test")]);
    expect(statesOf([own("claims-acc"), odd, own("claims-prod")])).toEqual([
      "same",
      "different",
      "same",
    ]);
  });

  it("lets the template decide a tie, and nobody where it does not", () => {
    const left = environment("l", [entry("a", "one/l")]);
    const right = environment("r", [entry("a", "two/r")]);
    expect(statesOf([left, right])).toEqual(["different", "different"]);
    const byTemplate = environment("r", [entry("a", "two/r", { isByTemplate: true })]);
    expect(statesOf([left, byTemplate])).toEqual(["different", "same"]);
  });

  it("calls missing what is required and not mapped, or mapped and known to be absent", () => {
    const lacks = (probe: MatrixEntry["probe"]) =>
      environment("l", [entry("a", "secret/data/l", { probe })]);
    expect(statesOf([environment("l", [], { required: ["a"] }), own("r")])).toEqual([
      "missing",
      "same",
    ]);
    expect(statesOf([lacks({ state: "absent", member: "unknown" })])).toEqual(["missing"]);
    expect(statesOf([lacks({ state: "deleted", member: "unknown" })])).toEqual(["missing"]);
    expect(statesOf([lacks({ state: "exists", member: "absent" })])).toEqual(["missing"]);
  });

  it("takes no missing evidence for a missing value", () => {
    for (const state of ["denied", "unknown", "malformed"] as const)
      expect(
        statesOf([environment("l", [entry("a", "x/l", { probe: { state, member: "unknown" } })])]),
      ).toEqual(["same"]);
    expect(statesOf([environment("l", [entry("a", "x/l", { probe: null })])])).toEqual(["same"]);
  });

  it("leaves an environment without a binding unset, whatever is required", () => {
    const none = environment("off", [], { isBound: false, required: ["a"] });
    expect(statesOf([own("on"), none])).toEqual(["same", "unset"]);
    expect(buildMatrix([own("on"), none])[0]?.isSame).toBe(true);
    expect(buildMatrix([none])).toEqual([]);
  });

  it("does not take a longer name for the environment's own", () => {
    const first = environment("claims", [entry("a", "secret/data/claimsx")]);
    const second = environment("orders", [entry("a", "secret/data/ordersx")]);
    expect(statesOf([first, second])).toEqual(["different", "different"]);
  });
});

describe("any matrix", () => {
  const path = fc.constantFrom("secret/data/{}", "secret/{}", "kv/{}/app", "secret/data/shared");
  const keys = ["database-password", "mx-const-A.B", "mx-const-C.D"];
  const world = fc.uniqueArray(
    fc.record({
      name: fc.stringMatching(/^[a-z][a-z0-9]{2,8}(-[a-z]{2,5})?$/),
      isBound: fc.boolean(),
      paths: fc.tuple(fc.option(path), fc.option(path), fc.option(path)),
      isAbsent: fc.boolean(),
    }),
    { minLength: 1, maxLength: 6, selector: ({ name }) => name },
  );
  type Seed = typeof world extends fc.Arbitrary<infer T> ? T : never;
  const build = (seeds: Seed): MatrixEnvironment[] =>
    seeds.map(({ name, isBound, paths, isAbsent }) =>
      environment(
        name,
        keys.flatMap((key, index) => {
          const written = paths[index];
          const probe = isAbsent ? ({ state: "absent", member: "unknown" } as const) : null;
          return written ? [entry(key, written.replace("{}", name), { probe })] : [];
        }),
        { isBound, required: ["database-password"] },
      ),
    );

  it("gives each environment the same cells, in whatever order the environments stand", () => {
    fc.assert(
      fc.property(world, (seeds) => {
        const cellsOf = (all: MatrixEnvironment[]) =>
          Object.fromEntries(
            buildMatrix(all).flatMap((row) =>
              row.cells.map((cell, index) => [
                `${row.key} ${all[index]?.environment.name}`,
                cell.state,
              ]),
            ),
          );
        const all = build(seeds);
        expect(cellsOf([...all].toReversed())).toEqual(cellsOf(all));
      }),
    );
  });

  it("has a row for each key that is mapped or needed, once, with a cell per environment", () => {
    fc.assert(
      fc.property(world, (seeds) => {
        const all = build(seeds);
        const rows = buildMatrix(all);
        const bound = all.filter(({ isBound }) => isBound);
        const wanted = new Set(
          bound.flatMap(({ entries, required }) => [...required, ...entries.map(({ key }) => key)]),
        );
        expect(new Set(rows.map(({ key }) => key))).toEqual(wanted);
        expect(rows.length).toBe(wanted.size);
        for (const row of rows) expect(row.cells).toHaveLength(all.length);
      }),
    );
  });

  it("says same of one source only, and unset or missing only where that is true", () => {
    fc.assert(
      fc.property(world, (seeds) => {
        const all = build(seeds);
        for (const row of buildMatrix(all)) {
          const patterns = new Set<string>();
          for (const [index, cell] of row.cells.entries()) {
            const each = all[index]!;
            const mapped = each.isBound && each.entries.some(({ key }) => key === row.key);
            expect(cell.reference !== null).toBe(mapped);
            if (cell.state === "unset") expect(mapped).toBe(false);
            if (cell.state === "missing")
              expect(cell.note).toBe(
                mapped ? "does not exist in the store" : "required and not mapped",
              );
            if (cell.state === "same" && cell.reference)
              patterns.add(cell.reference.name.replace(each.environment.name, "{}"));
          }
          expect(patterns.size).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
