import { globSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { main } from "./lib/run";
import { inRoot } from "./lib/stack";

// What the build sends to browsers: nothing of the server, and no more script than the budget (design.md §12).
const firstPageKbMax = 320;
const furtherPageKbMax = 60;
const firstPage = "/(console)/overview/page";
/** Words that only server code holds. */
const serverMarkers = [
  "BINDERY_ENCRYPTION_KEY",
  "BINDERY_AUDIT_KEY",
  "DATABASE_URL",
  "@electric-sql/pglite",
  "PrismaClient",
  "auditEntry",
  "node:crypto",
  "kubeconfigSealed",
  "rpc error: code",
];

interface ReferenceManifest {
  entryJSFiles: Record<string, string[]>;
}

const read = (file: string): Buffer => readFileSync(inRoot(`.next/${file}`));
const kbOf = (files: Iterable<string>): number => {
  const sizes = [...files].map((file) => gzipSync(read(file)).length);
  return sizes.reduce((sum, size) => sum + size, 0) / 1000;
};

/** The scripts of each page, as the build's own manifests name them. */
function scriptsByPage(): Map<string, Set<string>> {
  const { rootMainFiles } = JSON.parse(read("build-manifest.json").toString()) as {
    rootMainFiles: string[];
  };
  const pages = new Map<string, Set<string>>();
  for (const file of globSync("server/app/**/page_client-reference-manifest.js", {
    cwd: inRoot(".next"),
  })) {
    const text = read(file).toString();
    const [, page = "", json = ""] =
      /__RSC_MANIFEST\["([^"]+)"\]\s*=\s*(\{[\s\S]*\});?\s*$/.exec(text) ?? [];
    if (page.startsWith("/_")) continue;
    const { entryJSFiles } = JSON.parse(json) as ReferenceManifest;
    // Error pages of Next itself are loaded when something breaks, not before.
    const own = Object.entries(entryJSFiles).filter(([entry]) =>
      entry.startsWith("[project]/app/"),
    );
    pages.set(page, new Set([...rootMainFiles, ...own.flatMap(([, files]) => files)]));
  }
  return pages;
}

function leaks(): string[] {
  const chunks = globSync("static/**/*.js", { cwd: inRoot(".next") });
  if (chunks.length === 0) throw new Error("There is no build to look at. Run `npm run build`.");
  return chunks.flatMap((file) => {
    const text = read(file).toString();
    return serverMarkers
      .filter((marker) => text.includes(marker))
      .map((marker) => `${file} holds "${marker}": server code reaches the browser`);
  });
}

await main(async () => {
  const faults = leaks();
  const pages = scriptsByPage();
  const first = pages.get(firstPage);
  if (!first) throw new Error(`The build has no page ${firstPage}.`);
  const firstKb = kbOf(first);
  process.stdout.write(
    `  first signed-in page: ${firstKb.toFixed(0)} kB of script (gzip), budget ${firstPageKbMax}\n`,
  );
  if (firstKb > firstPageKbMax) faults.push(`${firstPage} sends ${firstKb.toFixed(0)} kB`);
  const further = [...pages]
    .map(([page, files]) => [page, kbOf([...files].filter((file) => !first.has(file)))] as const)
    .toSorted(([, a], [, b]) => b - a);
  const [largest = "", largestKb = 0] = further[0] ?? [];
  process.stdout.write(
    `  largest further page: ${largestKb.toFixed(0)} kB more (${largest}), budget ${furtherPageKbMax}\n`,
  );
  for (const [page, kb] of further)
    if (kb > furtherPageKbMax) faults.push(`${page} sends ${kb.toFixed(0)} kB more`);
  if (faults.length > 0) throw new Error(faults.join("\n"));
});
