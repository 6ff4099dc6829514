import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { absoluteKeyFiles, exitCodeOf } from "./lib/child";
import { environment, main, root } from "./lib/run";

// Production: the standalone server of the last build.
await main(async () => {
  const server = join(root, ".next/standalone/server.js");
  if (!existsSync(server)) throw new Error("There is no build yet. Run `npm run build` first.");
  const child = spawn(process.execPath, [server], {
    cwd: join(root, ".next/standalone"),
    env: environment({
      NODE_ENV: "production",
      BINDERY_DATA_DIR: resolve(root, process.env.BINDERY_DATA_DIR || ".data"),
      ...absoluteKeyFiles(process.env, root),
      HOSTNAME: process.env.HOSTNAME_BIND || "0.0.0.0",
    }),
    stdio: "inherit",
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  process.exitCode = await new Promise<number>((done) =>
    child.once("exit", (code, signal) => done(exitCodeOf(code, signal))),
  );
});
