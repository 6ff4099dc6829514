import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { StoreBinding, StoreManifest } from "@/lib/stores/pure";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..", "lib", "stores");

export interface FoundStore {
  kind: string;
  manifest: StoreManifest;
  binding: StoreBinding;
}

/** The store folders for plain Node, which has no `import.meta.glob`: the same files, found on disk. */
export async function findStoreFolders(): Promise<FoundStore[]> {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, "manifest.ts")))
    .map((entry) => entry.name)
    .toSorted();
  return Promise.all(names.map(loadStore));
}

async function loadStore(kind: string): Promise<FoundStore> {
  const load = (file: string): Promise<unknown> =>
    import(pathToFileURL(join(folder, kind, file)).href) as Promise<unknown>;
  const { manifest } = (await load("manifest.ts")) as { manifest: StoreManifest };
  const { binding } = (await load("binding.ts")) as { binding: StoreBinding };
  return { kind, manifest, binding };
}
