import { cpus, totalmem } from "node:os";
import { existsSync } from "node:fs";
import { startBenchConsole } from "./bench/bench-console";
import { measureColdStart } from "./bench/cold-start";
import { makeReaders, measureReaders, placeStaticFile } from "./bench/readers";
import { coldStartRows, readerRows } from "./bench/rows";
import { scales } from "./bench/scale";
import { setScene, untilEveryVerdict } from "./bench/scene";
import { type Row, toTable } from "./bench/table";
import { main } from "./lib/run";
import { inRoot } from "./lib/stack";

const readerSeconds = 4;
const readerRepetitions = 3;
const coldRepetitions: Readonly<Record<string, number>> = { "350": 5, "3,500": 3 };

// Benchmarks of design.md §12, as ratios against a baseline of the same run. The exit code says only whether they ran.
await main(async () => {
  if (!existsSync(inRoot(".next/standalone/server.js")))
    throw new Error("There is no build yet. Run `npm run build`, then `npm run bench`.");
  const wanted = process.argv.slice(2);
  const unknown = wanted.find((name) => !scales.some((scale) => scale.name === name));
  if (unknown !== undefined)
    throw new Error(
      `There is no scale "${unknown}". Scales: ${scales.map(({ name }) => name).join("; ")}.`,
    );
  const file = placeStaticFile();
  const rows: Row[] = [];
  try {
    for (const scale of scales)
      if (wanted.length === 0 || wanted.includes(scale.name)) rows.push(...(await runScale(scale)));
  } finally {
    file.remove();
  }
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
  process.stdout.write(
    `\n${toTable(rows)}\n\n${new Date().toISOString().slice(0, 10)}, ${machine}\n`,
  );
});

async function runScale(scale: (typeof scales)[number]): Promise<Row[]> {
  process.stdout.write(`\n› ${scale.name} environments\n`);
  const scene = await setScene(scale, makeReaders);
  try {
    const cold = await measureColdStart(scene, coldRepetitions[scale.name] ?? 3);
    const app = await startBenchConsole(scene.dataDir);
    try {
      await untilEveryVerdict(app, scene);
      const readers = await measureReaders(app, {
        repetitions: readerRepetitions,
        seconds: readerSeconds,
      });
      return [...coldStartRows(scene, cold), ...readerRows(scene, readers)];
    } finally {
      await app.stop();
    }
  } finally {
    await scene.end();
  }
}
