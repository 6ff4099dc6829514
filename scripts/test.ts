import { main, nodeScript, run } from "./lib/run";

// Everything, in the order of speed: what fails first fails soon.
await main(async () => {
  await run("Verify", nodeScript("scripts/verify.ts"));
  await run("Unit and integration tests", ["vitest", "run"]);
  await run("Build", nodeScript("scripts/build.ts"));
  await run("Journeys", nodeScript("scripts/e2e.ts"));
});
