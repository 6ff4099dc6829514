import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

// Generates the Prisma client when the schema or Prisma's version changed; a second run takes milliseconds.
const root = fileURLToPath(new URL("..", import.meta.url));
const target = join(root, "lib/server/db/generated");
const stamp = join(target, ".stamp");

const digest = createHash("sha256")
  .update(readFileSync(join(root, "prisma/schema.prisma")))
  .update(readFileSync(join(root, "node_modules/prisma/package.json")))
  .digest("hex");

const isCurrent = existsSync(stamp) && readFileSync(stamp, "utf8") === digest;
if (!isCurrent) generate();

function generate() {
  const cli = join(root, "node_modules/prisma/build/index.js");
  const run = spawnSync(process.execPath, [cli, "generate"], {
    cwd: root,
    encoding: "utf8",
    timeout: 120_000,
    env: {
      ...process.env,
      // `generate` needs no engine, but looks for one and would download it: any existing executable satisfies it.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      CHECKPOINT_DISABLE: "1",
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
    },
  });
  if (run.status !== 0) {
    process.stderr.write(`${run.stdout}${run.stderr}`);
    throw new Error("prisma generate failed");
  }
  writeFileSync(stamp, digest);
}
