// Gives plain Node the `import.meta.glob` of the bundlers in the files that find the stores' folders, so that a whole
// Bindery runs as a process of its own without a build. Used after `scripts/hooks.mjs`.
import { globSync } from "node:fs";
import { createRequire, registerHooks } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

globalThis.globFrom = (url) => {
  const folder = dirname(fileURLToPath(url));
  const require = createRequire(url);
  return (pattern, { eager = false } = {}) => {
    const names = globSync(pattern, { cwd: folder }).toSorted();
    const load = (name) =>
      eager ? require(join(folder, name)) : () => import(pathToFileURL(join(folder, name)).href);
    return Object.fromEntries(names.map((name) => [`./${name}`, load(name)]));
  };
};

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!/\/lib\/stores\/[\w-]+\.ts$/.test(url)) return loaded;
    const source = String(loaded.source);
    if (!source.includes("import.meta.glob")) return loaded;
    return {
      ...loaded,
      source: `import.meta.glob = globalThis.globFrom(import.meta.url);${source}`,
    };
  },
});
