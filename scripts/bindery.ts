import { createReadStream } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { UsageError, type Io } from "./cli/io";
import { run } from "./cli/run";
import { findStoreFolders } from "./find-store-folders";

const stores = await findStoreFolders();

function unreadable(file: string, error: unknown): UsageError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  return new UsageError(`${file} cannot be read (${code}).`);
}

const io: Io = {
  out: (output) => void process.stdout.write(output),
  error: (output) => void process.stderr.write(output),
  read: async (file) => {
    if (file === "-") return text(process.stdin);
    try {
      return await readFile(file, "utf8");
    } catch (error) {
      throw unreadable(file, error);
    }
  },
  lines: async function* (file) {
    if (file === "-") return yield* createInterface({ input: process.stdin, crlfDelay: Infinity });
    const handle = await open(file).catch((error: unknown) =>
      Promise.reject(unreadable(file, error)),
    );
    await handle.close();
    yield* createInterface({ input: createReadStream(file, "utf8"), crlfDelay: Infinity });
  },
  bindingFor: (provider) =>
    stores.find(({ binding }) => binding.providerNames.includes(provider))?.binding ?? null,
};

// Who reads may stop before the end (`| head`): what they did not read is no fault.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });

process.exitCode = await run(process.argv.slice(2), io);
