import { randomBytes } from "node:crypto";
import { existsSync, rmSync, statSync } from "node:fs";
import { globSync } from "node:fs";
import { makeAdmin, seedConsole } from "./demo/seed";
import { main, nodeScript, root, run } from "./lib/run";
import { inRoot, startConsole, startSandbox } from "./lib/stack";

const isDev = process.argv.includes("--dev");
const port = Number(process.env.PORT ?? "") || 3000;
const dataDir = inRoot(".data/demo");

/** Is there a build, and is it younger than everything that goes into it? */
function isBuilt(): boolean {
  const built = inRoot(".next/standalone/server.js");
  if (!existsSync(built) || !existsSync(inRoot(".next/standalone/.next/static"))) return false;
  const builtAt = statSync(built).mtimeMs;
  const sources = globSync("{app,components,lib,prisma}/**/*.{ts,tsx,css,sql,prisma}", {
    cwd: root,
  });
  return [...sources, "package-lock.json", "next.config.js"].every(
    (file) => file.includes("db/generated") || statSync(inRoot(file)).mtimeMs <= builtAt,
  );
}

await main(async () => {
  if (isDev) await run("Prisma client", nodeScript("scripts/prisma-generate.ts"));
  else if (!isBuilt()) await run("Build", nodeScript("scripts/build.ts"));
  process.stdout.write(
    "\n› Sandbox: a Kubernetes API, a CSI driver, a Mendix operator and a Vault on loopback\n",
  );
  // The sandbox's world is made anew at every start, so the console's data is too.
  rmSync(dataDir, { recursive: true, force: true });
  const sandbox = await startSandbox();
  const token = randomBytes(18).toString("base64url");
  const admin = {
    name: "Ilse Vermeer",
    email: "admin@bindery.example",
    password: randomBytes(9).toString("base64url"),
  };
  const app = await startConsole({
    port,
    dataDir,
    isDev,
    env: {
      BINDERY_SETUP_TOKEN: token,
      BINDERY_LOG_LEVEL: process.env.BINDERY_LOG_LEVEL ?? "error",
    },
    onLog: logOf(),
  });
  await seedConsole(await makeAdmin(app.url, admin, token), sandbox);
  process.stdout.write(`
  Bindery     ${app.url}
  Sign in     ${admin.email}
  Password    ${admin.password}

  Cause faults and rotations while you watch:
  Sandbox     ${sandbox.control.url}

  Ctrl C ends both.
`);
  const stop = async () => {
    await app.stop();
    await sandbox.stop();
    process.exit(0);
  };
  process.once("SIGINT", () => void stop());
  process.once("SIGTERM", () => void stop());
});

/** The setup banner is for people who set up by hand; the demo says its own. */
function logOf(): (text: string) => void {
  return (text) => {
    if (isDev || /error|fatal|did not start/i.test(text)) process.stderr.write(text);
  };
}
