// Lets plain Node run the repository's TypeScript: the `@/` alias, imports without a file ending,
// and the `server-only` marker. Used as `node --import ./scripts/hooks.mjs FILE.ts`.
import { existsSync, statSync } from "node:fs";
import { registerHooks } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

const isFile = (path) => existsSync(path) && statSync(path).isFile();

function toFile(path) {
  for (const candidate of [path, `${path}.ts`, `${path}.mjs`, join(path, "index.ts")]) {
    if (isFile(candidate)) return candidate;
  }
  return null;
}

registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier === "server-only") {
      return { url: "data:text/javascript,", format: "module", shortCircuit: true };
    }
    const isAlias = specifier.startsWith("@/");
    const isOwn =
      context.parentURL?.startsWith("file:") && !context.parentURL.includes("/node_modules/");
    if (isAlias || (isOwn && specifier.startsWith("."))) {
      const base = isAlias ? root : dirname(fileURLToPath(context.parentURL));
      const file = toFile(join(base, isAlias ? specifier.slice(2) : specifier));
      if (file) return { url: pathToFileURL(file).href, shortCircuit: true };
    }
    return nextResolve(specifier, context);
  },
});
