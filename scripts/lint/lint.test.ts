import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

const root = fileURLToPath(new URL("../..", import.meta.url));
const services = "lib/server/services/things";

/** One file per row: where it stands, what it says, and the rule that must find it (null: it is allowed). */
const planted: [path: string, code: string, rule: string | null][] = [
  ["lib/contracts/a.ts", 'import "react";', "no-restricted-imports"],
  ["lib/contracts/b.ts", 'import "@/lib/domain/errors";', "no-restricted-imports"],
  ["lib/contracts/ok.ts", 'import "zod"; import "@/lib/contracts/names";', null],
  ["lib/domain/a.ts", 'import "node:fs";', "no-restricted-imports"],
  ["lib/domain/b.ts", 'import "@/lib/server/config";', "no-restricted-imports"],
  ["lib/domain/c.ts", "export const now = () => Date.now();", "no-restricted-properties"],
  ["lib/domain/ok.ts", 'import "@/lib/contracts/names"; import "@/lib/domain/errors";', null],
  ["lib/client/a.ts", 'import "@/lib/server/config";', "no-restricted-imports"],
  ["lib/client/b.ts", 'import "@/lib/stores/registry";', "no-restricted-imports"],
  ["lib/client/ok.ts", 'import "@/lib/stores/manifests"; import "@/lib/domain/errors";', null],
  ["components/ui/a.tsx", 'import "@/lib/contracts/names";', "no-restricted-imports"],
  ["components/ui/ok.tsx", 'import "@/lib/client/cn";', null],
  ["components/patterns/a.tsx", 'import "@/components/features/x/y";', "no-restricted-imports"],
  ["components/features/x/a.tsx", 'import "@/components/features/y/b";', "own-folder-only"],
  ["components/features/x/b.tsx", 'import "@/lib/server/db/client";', "no-restricted-imports"],
  [
    "components/features/x/ok.tsx",
    'import "@/components/features/x/c"; import "@/components/patterns/p";',
    null,
  ],
  ["lib/stores/vault/a.ts", 'import "@/lib/server/services/stores/list";', "no-restricted-imports"],
  ["lib/stores/vault/b.ts", 'import "@/lib/stores/openbao/client";', "own-folder-only"],
  [
    "lib/stores/vault/ok.ts",
    'export const kind = "vault"; export const f = (v: { reveal(): string }) => v.reveal();',
    null,
  ],
  ["lib/server/audit/a.ts", 'import "@/lib/server/services/people/list";', "no-restricted-imports"],
  ["lib/server/db/a.ts", 'import "@/lib/server/audit/append";', "no-restricted-imports"],
  ["lib/server/api/a.ts", 'import "@/lib/server/services/people/list";', "no-restricted-imports"],
  [`${services}/a.ts`, 'import "next/headers";', "no-restricted-imports"],
  [`${services}/b.ts`, 'import "pg";', "no-restricted-imports"],
  [`${services}/c.ts`, 'import "@kubernetes/client-node";', "no-restricted-imports"],
  [`${services}/d.ts`, 'import "../../../config";', "no-restricted-imports"],
  ["app/things/page.tsx", 'import "@/lib/server/db/client";', "no-restricted-imports"],
  ["lib/client/c.ts", 'import "@/app/page";', "no-restricted-imports"],
  [`${services}/e.ts`, 'import "@/sandbox/start";', "no-restricted-imports"],
  [
    `${services}/mutation.ts`,
    "declare const getDb: any; export const f = () => getDb().store.create({ data: {} });",
    "audited-mutation",
  ],
  [
    `${services}/raw.ts`,
    "declare const getDb: any; export const f = () => getDb().$executeRaw`DELETE FROM x`;",
    "audited-mutation",
  ],
  [
    `${services}/raw-call.ts`,
    "declare const tx: any; export const f = () => tx.$executeRawUnsafe('DELETE');",
    "audited-mutation",
  ],
  [
    `${services}/transaction.ts`,
    "declare const withTransaction: any; export const f = () => withTransaction(async () => 1);",
    "audited-mutation",
  ],
  [
    `${services}/apply.ts`,
    "declare const api: any; export const f = () => api.apply({}, {});",
    "audited-mutation",
  ],
  [
    `${services}/write.ts`,
    "declare const client: any; export async function f() { await client.write(1, 2, 3); }",
    "audited-mutation",
  ],
  [
    `${services}/ok-tx.ts`,
    "export const f = (auditedChange: any) => auditedChange(1, 2, (tx: any) => tx.store.create({ data: {} }));",
    null,
  ],
  [
    `${services}/ok-act.ts`,
    "declare const api: any; export const f = (run: any) => run((act: any) => act(() => api.apply({}, {})));",
    null,
  ],
  [
    `${services}/ok-helper.ts`,
    "declare const api: any; const helper = () => api.apply({}, {}); export const f = (run: any) => run((act: any) => act(() => helper()));",
    null,
  ],
  [
    `${services}/ok-dry.ts`,
    "declare const api: any; export const f = () => api.apply({}, {}, { dryRun: true });",
    null,
  ],
  [
    `${services}/ok-seen.ts`,
    "declare const getDb: any; export const f = () => getDb().storeProbe.upsert({});",
    null,
  ],
  [
    `${services}/reveal.ts`,
    "export const f = (value: { reveal(): string }) => value.reveal();",
    "reveal-places",
  ],
  [
    `${services}/kind.ts`,
    'export const isVault = (kind: string) => kind === "vault";',
    "store-kind",
  ],
  [`${services}/env.ts`, "export const home = process.env.HOME;", "no-process-env"],
  [
    `${services}/floating.ts`,
    "const later = async () => 1; export const f = () => { later(); };",
    "no-floating-promises",
  ],
  [
    `${services}/misused.ts`,
    "export const f = (list: number[]) => list.filter(async (n) => n > 1);",
    "no-misused-promises",
  ],
  [
    `${services}/switch.ts`,
    'export function f(k: "a" | "b") { switch (k) { case "a": return 1; } return 2; }',
    "switch-exhaustiveness-check",
  ],
  [`${services}/any.ts`, "export const x: any = 1;", "no-explicit-any"],
  [
    `${services}/cycle-a.ts`,
    'import { b } from "./cycle-b"; export const a = () => b;',
    "no-cycle",
  ],
  [
    `${services}/cycle-b.ts`,
    'import { a } from "./cycle-a"; export const b = () => a;',
    "no-cycle",
  ],
  [
    `${services}/long.ts`,
    Array.from({ length: 351 }, (_, i) => `export const n${i} = ${i};`).join("\n"),
    "max-lines",
  ],
];

const Report = z.object({
  diagnostics: z.array(z.object({ code: z.string().optional(), filename: z.string() })),
});

describe("the lint configuration", () => {
  const found = new Map<string, Set<string>>();
  let folder = "";

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "bindery-lint-"));
    for (const name of [".oxlintrc.json", "tsconfig.json", "scripts/lint"]) {
      cpSync(join(root, name), join(folder, name), { recursive: true });
    }
    rmSync(join(folder, "scripts/lint/lint.test.ts"));
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    for (const [path, code] of planted) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), `${code}\nexport {};\n`);
    }
    const command = join(root, "node_modules/oxlint/bin/oxlint");
    const run = spawnSync(process.execPath, [command, "--type-aware", "-f", "json"], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, PATH: `${join(root, "node_modules/.bin")}:${process.env.PATH}` },
    });
    for (const { code = "", filename } of Report.parse(JSON.parse(run.stdout)).diagnostics) {
      const rules = found.get(filename) ?? new Set<string>();
      rules.add(/\(([^)]+)\)/.exec(code)?.[1] ?? code);
      found.set(filename, rules);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(planted.filter(([, , rule]) => rule !== null))("finds %s: %s", (path, _, rule) => {
    expect([...(found.get(path) ?? [])]).toContain(rule);
  });

  it.each(planted.filter(([, , rule]) => rule === null))("allows %s: %s", (path) => {
    const house = [
      "no-restricted-imports",
      "audited-mutation",
      "reveal-places",
      "store-kind",
      "own-folder-only",
    ];
    expect([...(found.get(path) ?? [])].filter((rule) => house.includes(rule))).toEqual([]);
  });

  it("is switched off nowhere in the code", () => {
    const run = spawnSync(
      "git",
      [
        "grep",
        "-lE",
        "(oxlint|eslint)-disable|@ts-(ignore|expect-error|nocheck)",
        "--",
        "*.ts",
        "*.tsx",
        "*.js",
      ],
      { cwd: root, encoding: "utf8" },
    );
    expect(
      run.stdout.split("\n").filter((file) => file !== "" && file !== "scripts/lint/lint.test.ts"),
    ).toEqual([]);
    expect(readFileSync(join(root, ".oxlintrc.json"), "utf8")).toContain("audited-mutation");
  });
});
