import { main, nodeScript, run } from "./lib/run";

// Seconds, no services: everything that can be known without running the product.
await main(async () => {
  await run("Prisma client", nodeScript("scripts/prisma-generate.ts"));
  await run("Format", ["oxfmt", "--check", "."]);
  await run("Lint", ["oxlint", "--type-aware"]);
  await run("Types", ["tsc", "--noEmit", "-p", "."]);
  await run("Dead code", ["knip", "--no-progress"]);
  await run("Documentation", nodeScript("scripts/check-docs.ts"));
});
