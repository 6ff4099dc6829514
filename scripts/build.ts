import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { main, nodeScript, root, run } from "./lib/run";

await main(async () => {
  await run("Prisma client", nodeScript("scripts/prisma-generate.ts"));
  await run("Build", ["next", "build"]);
  // The standalone server serves these itself, but Next leaves the copying to us (Next docs, `output`).
  const standalone = join(root, ".next/standalone");
  cpSync(join(root, ".next/static"), join(standalone, ".next/static"), { recursive: true });
  if (existsSync(join(root, "public")))
    cpSync(join(root, "public"), join(standalone, "public"), { recursive: true });
  await run("Bundle budget", nodeScript("scripts/check-bundle.ts"));
});
