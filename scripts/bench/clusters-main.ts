import { startClusters } from "./clusters";
import { scales } from "./scale";
import { makeTemplate } from "./template";

// The API servers of one scale as a process of its own: one JSON line on stdout when they stand, then until SIGTERM.
const scale = scales.find(({ name }) => name === process.argv[2]);
if (!scale)
  throw new Error(
    `No scale "${process.argv[2]}". Known: ${scales.map(({ name }) => name).join("; ")}.`,
  );
const clusters = await startClusters(await makeTemplate(), scale);
process.once("SIGTERM", () => process.exit(0));
process.once("SIGINT", () => process.exit(0));
process.stdout.write(`${JSON.stringify(clusters)}\n`);
