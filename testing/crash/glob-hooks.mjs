// Gives plain Node the `import.meta.glob` that the bundler and vitest have: only the two forms that lib/stores uses.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { registerHooks, stripTypeScriptTypes } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const call =
  /import\.meta\.glob<[^(]*>\(\s*"\.\/\*\/([\w.-]+)",?\s*(\{\s*eager: true\s*\})?,?\s*\)/g;

function expand(folder, file, isEager, imports) {
  const found = readdirSync(folder).filter((name) => existsSync(join(folder, name, file)));
  const entries = found.map((name) => {
    const path = `./${name}/${file}`;
    if (!isEager) return `${JSON.stringify(path)}: () => import(${JSON.stringify(path)})`;
    const alias = `glob${imports.length}`;
    imports.push(`import * as ${alias} from ${JSON.stringify(path)};`);
    return `${JSON.stringify(path)}: ${alias}`;
  });
  return `({ ${entries.join(", ")} })`;
}

registerHooks({
  load(url, context, nextLoad) {
    if (!url.startsWith("file:") || !url.includes("/lib/stores/") || !url.endsWith(".ts"))
      return nextLoad(url, context);
    const path = fileURLToPath(url);
    const text = readFileSync(path, "utf8");
    if (!text.includes("import.meta.glob")) return nextLoad(url, context);
    const imports = [];
    const source = text.replace(call, (_, file, eager) =>
      expand(dirname(path), file, eager !== undefined, imports),
    );
    const script = stripTypeScriptTypes(`${imports.join("\n")}\n${source}`);
    return { format: "module", source: script, shortCircuit: true };
  },
});
