import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { UsageError, type Io } from "./cli/io";
import { run } from "./cli/run";
import { findStoreFolders } from "./find-store-folders";

const stores = await findStoreFolders();

const io: Io = {
  out: (output) => void process.stdout.write(output),
  error: (output) => void process.stderr.write(output),
  read: async (file) => {
    if (file === "-") return text(process.stdin);
    try {
      return await readFile(file, "utf8");
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
      throw new UsageError(`${file} cannot be read (${code}).`);
    }
  },
  bindingFor: (provider) =>
    stores.find(({ binding }) => binding.providerNames.includes(provider))?.binding ?? null,
};

process.exitCode = await run(process.argv.slice(2), io);
