import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isAtLeast } from "@/lib/domain/versions";
import { root } from "./lib/run";

interface Lock {
  packages: Record<string, { version?: string; hasInstallScript?: boolean }>;
}
const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as Lock;

/** Every place in which a package is locked, also below another package. */
const lockedVersions = (name: string): string[] =>
  Object.entries(lock.packages)
    .filter(([path]) => path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`))
    .map(([, { version = "" }]) => version);

/** Below these a known hole is open (reliability-and-security.md §5). */
const minimums: [string, string, string][] = [
  ["next", "16.4.6", "CVE-2026-126187: remote code without sign-in, in its own copy of React"],
  ["react", "19.3.1", "CVE-2026-126187"],
  ["react-dom", "19.3.1", "CVE-2026-126187"],
  ["zod", "4.6.7", "GHSA-mrhx-c7xc-m3w5: memory exhaustion"],
];

describe("the lock file", () => {
  it.each(minimums)("locks no %s below %s", (name, minimum) => {
    const versions = lockedVersions(name);
    expect(versions.length).toBeGreaterThan(0);
    expect(versions.filter((version) => isAtLeast(version, minimum) !== true)).toEqual([]);
  });

  it("names no registry, so that every one may serve it", () => {
    const resolved = JSON.stringify(lock).match(/"resolved":"https?:[^"]*"/g) ?? [];
    expect(resolved).toEqual([]);
  });
});
