import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { GoServer } from "./servers";

const cacheFolder = fileURLToPath(new URL("../../.cache/real", import.meta.url));
const buildDeadlineMs = 40 * 60_000;
const progressEveryMs = 20_000;
const goCandidates = ["go", "/usr/local/go/bin/go"];

/** The newest `go` line of the modules here. */
const goMinimum = [1, 26] as const;

export type GoLookup = { readonly path: string } | { readonly missing: string };

/** Finds a Go toolchain that is new enough; never downloads one. */
export function findGo(): GoLookup {
  for (const path of goCandidates) {
    const version = goVersionOf(path);
    if (version === null) continue;
    const [major = 0, minor = 0] = version.replace(/^go/, "").split(".").map(Number);
    if (major > goMinimum[0] || (major === goMinimum[0] && minor >= goMinimum[1])) return { path };
    return { missing: `Go ${goMinimum.join(".")} or newer is needed, found ${version}` };
  }
  return { missing: "Go is not installed" };
}

function goVersionOf(path: string): string | null {
  try {
    return execFileSync(path, ["env", "GOVERSION"], { encoding: "utf8", timeout: 20_000 }).trim();
  } catch {
    return null;
  }
}

/** Where the built program lies; the folder changes with the module files and the build flags. */
export function programOf(server: GoServer): string {
  return join(cachedFolderOf(server), server.program);
}

function cachedFolderOf(server: GoServer): string {
  const hash = createHash("sha256");
  for (const file of ["go.mod", "go.sum"]) hash.update(readFileSync(join(server.folder, file)));
  hash.update(JSON.stringify(buildFlagsOf(server)));
  const digest = hash.digest("hex").slice(0, 12);
  return join(cacheFolder, `${server.name}-${server.version}-${digest}`);
}

function buildFlagsOf(server: GoServer): string[] {
  const flags = ["-mod=readonly", "-trimpath", `-ldflags=${server.linkerFlags.join(" ")}`];
  return server.tags.length > 0 ? [...flags, "-tags", server.tags.join(",")] : flags;
}

export interface BuildOptions {
  readonly go: string;
  readonly log: (line: string) => void;
}

/** Builds a server unless it lies in the cache; answers the program's path, throws with the compiler's last lines. */
export async function buildServer(server: GoServer, { go, log }: BuildOptions): Promise<string> {
  const program = programOf(server);
  const title = `${server.name} ${server.version}`;
  if (existsSync(program)) {
    log(`${title}: built already`);
    return program;
  }
  const target = cachedFolderOf(server);
  const partial = `${target}.partial-${process.pid}`;
  mkdirSync(partial, { recursive: true });
  const startedAt = Date.now();
  log(`${title}: building (the first time takes minutes)`);
  try {
    await runGoBuild(server, { go, log, output: join(partial, server.program) });
    rmSync(target, { recursive: true, force: true });
    renameSync(partial, target);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  log(`${title}: built in ${Math.round((Date.now() - startedAt) / 1000)} s`);
  return program;
}

function runGoBuild(server: GoServer, run: BuildOptions & { output: string }): Promise<void> {
  // `-v` names each package on its own line: that is the progress. Lowest priority and one compiler at a time,
  // since the machine is shared.
  const args = ["-n", "19", run.go, "build", "-v", "-p", "1", ...buildFlagsOf(server)];
  const env = {
    ...process.env,
    CGO_ENABLED: "0",
    GOFLAGS: "-buildvcs=false",
    GOTOOLCHAIN: "local",
  };
  const child = spawn("nice", [...args, "-o", run.output, server.package], {
    cwd: server.folder,
    env,
    stdio: ["ignore", "ignore", "pipe"],
    timeout: buildDeadlineMs,
  });
  const startedAt = Date.now();
  let packages = 0;
  let tail: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    const lines = text.split("\n").filter((line) => line !== "");
    packages += lines.length;
    tail = [...tail, ...lines].slice(-15);
  });
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    run.log(`${server.name}: ${packages} packages fetched or compiled, ${seconds} s`);
  }, progressEveryMs);
  return new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`go build ended with ${signal ?? code}:\n${tail.join("\n")}`));
    });
  }).finally(() => clearInterval(timer));
}
