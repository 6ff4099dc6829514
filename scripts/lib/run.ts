import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Node 24, with the tools of `node_modules/.bin` and the hooks that let it run the repository's TypeScript. */
export const environment = (more: Record<string, string> = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: `${join(root, "node_modules/.bin")}:${process.env.PATH ?? ""}`,
  NEXT_TELEMETRY_DISABLED: "1",
  ...more,
});

/** Runs a step to its end with its output shown. Throws, naming the step, when it fails. */
export function run(
  title: string,
  command: string[],
  more: Record<string, string> = {},
): Promise<void> {
  const started = Date.now();
  process.stdout.write(`\n› ${title}\n`);
  return new Promise((resolve, reject) => {
    const [file = "", ...args] = command;
    const child = spawn(file, args, {
      cwd: root,
      env: environment(more),
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      process.stdout.write(`  ${title}: ${code === 0 ? "passed" : "failed"} in ${seconds} s\n`);
      if (code === 0) resolve();
      else reject(new Error(`${title} failed (${signal ?? `exit ${code}`})`));
    });
  });
}

/** Plain Node with the repository's hooks. */
export const nodeScript = (file: string, ...args: string[]): string[] => [
  "node",
  "--import",
  "./scripts/hooks.mjs",
  file,
  ...args,
];

/** Runs the main function of a script; a failure is one sentence and exit code 1. */
export async function main(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
