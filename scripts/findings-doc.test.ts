import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fallbackChecks } from "@/lib/domain/health/checks/fallback";
import { commonChecks } from "@/lib/domain/health/diagnose";
import { pureStores } from "@/lib/stores/pure-registry";

/** Rows of the table: id to what must hold. */
const documented = new Map(
  [...readFileSync("docs/findings.md", "utf8").matchAll(/^\| `([A-Z]+\d*)` +\| (.+?) +\|$/gm)].map(
    ([, id = "", title = ""]) => [id, title] as const,
  ),
);

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== "sandbox" && entry.name !== "generated")
      yield* sources(path);
    else if (entry.isFile() && /(?<!\.test)\.tsx?$/.test(entry.name)) yield path;
  }
}

const idsOf = (file: string): string[] =>
  [...readFileSync(file, "utf8").matchAll(/(?:"([FB]\d\d)"|\b([FB]\d\d): \()/g)].map(
    ([, quoted, member]) => quoted ?? member ?? "",
  );

describe("docs/findings.md", () => {
  it("lists every id that the code can report, and no other", () => {
    const used = new Set([...sources("lib")].flatMap(idsOf));
    expect(used.size).toBeGreaterThan(60);
    expect([...documented.keys()].toSorted()).toEqual([...used, "CLI", "YAML"].toSorted());
  });

  it("says of each check the title that the check has", () => {
    const titles = new Map<string, Set<string>>();
    const checks = pureStores.flatMap((store) => store.checks);
    for (const { id, title } of [...commonChecks, ...fallbackChecks, ...checks])
      titles.set(id, (titles.get(id) ?? new Set()).add(title));
    const shown = [...titles].map(([id, all]) => [id, [...all].join("; ")]);
    expect(shown.map(([id = ""]) => [id, documented.get(id)])).toEqual(shown);
  });
});
