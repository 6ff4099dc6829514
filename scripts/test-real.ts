/**
 * `npm run test:real`: builds the real servers (cached), then runs the suites of `testing/suites` against them.
 * A server that cannot be had here is listed by name as not run, and the rest runs.
 */
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildServer, findGo, programOf } from "@/testing/real/build";
import { goServers, serversNeededBy } from "@/testing/real/servers";
import { findEtcd } from "@/testing/real/start-kube-apiserver";

const root = fileURLToPath(new URL("..", import.meta.url));
const log = (line: string): void => void process.stdout.write(`${line}\n`);

interface Missing {
  /** Why each server that could not be had is missing, by its name. */
  readonly reasons: ReadonlyMap<string, string>;
  /** A toolchain that is not here is no fault; a build that fails is one. */
  readonly hasFailedBuild: boolean;
}

async function findMissing(): Promise<Missing> {
  const reasons = new Map<string, string>();
  let hasFailedBuild = false;
  if (findEtcd() === null) reasons.set("etcd", "not installed (Debian: etcd-server)");
  const go = findGo();
  for (const server of goServers) {
    if (existsSync(programOf(server))) {
      log(`${server.name} ${server.version}: built already`);
    } else if ("missing" in go) {
      reasons.set(server.name, go.missing);
    } else {
      await buildServer(server, { go: go.path, log }).catch((error: unknown) => {
        log(String(error));
        reasons.set(server.name, "its build failed, see above");
        hasFailedBuild = true;
      });
    }
  }
  return { reasons, hasFailedBuild };
}

function runTests(files: readonly string[]): Promise<number> {
  const program = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));
  const args = [program, "run", "-c", "testing/real/vitest.config.ts", ...files];
  const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}

async function main(): Promise<number> {
  const { reasons, hasFailedBuild } = await findMissing();
  const folder = "testing/real";
  const files = readdirSync(new URL(`../${folder}`, import.meta.url)).filter((file) =>
    file.endsWith(".real.ts"),
  );
  const lackOf = (file: string): readonly string[] =>
    serversNeededBy(file).filter((server) => reasons.has(server));
  const runnable = files.filter((file) => lackOf(file).length === 0);
  const code =
    runnable.length > 0 ? await runTests(runnable.map((file) => `${folder}/${file}`)) : 0;
  log("");
  for (const file of files) {
    const lack = lackOf(file);
    log(lack.length > 0 ? `not run: ${file}, needs ${lack.join(", ")}` : `run:     ${file}`);
  }
  for (const [server, reason] of reasons) log(`not run: ${server}: ${reason}`);
  if (code !== 0) log("FAILED: see above");
  else log(runnable.length > 0 ? "What was run passes." : "Nothing was run.");
  return code === 0 && hasFailedBuild ? 1 : code;
}

process.exitCode = await main();
