import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { bindery, spc } from "./run.fixtures";

const deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\n";

describe("lint is a gate", () => {
  it.each([
    ["an empty file", ""],
    ["a file of other kinds", deployment],
    [
      "an import that is not supported",
      "apiVersion: deckhouse.io/v1alpha1\nkind: SecretsStoreImport\nmetadata: { name: x }\n",
    ],
  ])("says that nothing was checked: %s", async (_name, file) => {
    const { code, error } = await bindery(["lint", "a.yaml"], { "a.yaml": file });
    expect(code).toBe(2);
    expect(error).toContain("Nothing was checked: no SecretProviderClass");
    expect(error).toContain("a.yaml");
  });

  it("passes over other kinds where there is one to check", async () => {
    const files = { "a.yaml": deployment, "b.yaml": spc };
    const { code, error } = await bindery(["lint", "a.yaml", "b.yaml"], files);
    expect(code).toBe(1);
    expect(error).toContain("2 objects, ");
    expect(error).not.toContain("Nothing was checked");
  });

  it("counts one as one", async () => {
    const broken = await bindery(["lint", "a.yaml"], { "a.yaml": `${deployment}---\na: [\n` });
    expect(broken.error).toBe("1 object, 1 error, 0 warnings\n");
  });

  it.each(["banana", "2,17", "2.x", ""])("refuses %j as a version", async (version) => {
    for (const option of ["--operator-version", "--runtime-version"]) {
      const { code, out, error } = await bindery(["lint", "a.yaml", `${option}=${version}`], {
        "a.yaml": spc,
      });
      expect({ code, out }).toEqual({ code: 2, out: "" });
      expect(error).toContain(`${option} must be a version such as`);
    }
  });

  it.each(["2.17.0", "v2.17", "10.24.3.12345", "11.0.0-rc.2"])("takes %s", async (version) => {
    const { code } = await bindery(["lint", "a.yaml", "--operator-version", version], {
      "a.yaml": spc,
    });
    expect(code).toBe(1);
  });
});

describe("help", () => {
  it.each([
    [["--help"], "lint FILE"],
    [["-h"], "render FILE"],
    [["help"], "audit verify FILE"],
    [["lint", "--help"], "docs/findings.md"],
    [["lint", "a.yaml", "-h"], "--operator-version"],
    [["import", "-h"], "import FILE"],
    [["render", "--help"], "--app"],
    [["audit", "--help"], "--checkpoint"],
    [["audit", "verify", "--help"], "--checkpoint"],
  ])("%j prints how it is used, and is no error", async (args, said) => {
    const { code, out, error } = await bindery(args);
    expect({ code, error }).toEqual({ code: 0, error: "" });
    expect(out).toContain("Usage: npm run -s bindery");
    expect(out).toContain(said);
    expect(out).toContain("Exit code:");
  });

  it("of one command is of that one", async () => {
    expect((await bindery(["render", "--help"])).out).not.toContain("audit verify");
    expect((await bindery(["render"])).error).not.toContain("audit verify");
  });
});

describe("the process", () => {
  it("keeps its verdict and says nothing when its reader has gone", async () => {
    const folder = await mkdtemp(join(tmpdir(), "bindery-cli-"));
    try {
      const file = join(folder, "many.yaml");
      await writeFile(file, Array.from({ length: 400 }, () => spc).join("---\n"));
      const args = ["--import", "./scripts/hooks.mjs", "scripts/bindery.ts", "lint", file];
      const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
      child.stdout.destroy();
      const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
      const error = await text(child.stderr);
      expect(await ended).toBe(1);
      expect(error).toMatch(/^400 objects, \d+ errors, \d+ warnings\n$/);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
