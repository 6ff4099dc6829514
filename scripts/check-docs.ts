import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { main, root } from "./lib/run";

// Every file and command that the documentation names exists, and every folder says in ten lines what belongs there.
const linesMax = { readme: 150, folder: 12 };
const documented = [
  "lib",
  "lib/server",
  "lib/server/services",
  "components",
  "components/features",
];
const skipped = new Set([
  "node_modules",
  ".git",
  ".next",
  ".cache",
  ".data",
  "test-results",
  "generated",
]);

const read = (file: string): string => readFileSync(join(root, file), "utf8");
const linesOf = (file: string): number => read(file).trimEnd().split("\n").length;

function* markdownFiles(folder = "."): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !skipped.has(entry.name)) yield* markdownFiles(path);
    else if (entry.isFile() && entry.name.endsWith(".md")) yield path;
  }
}

/** Links `[text](path)` and paths in back-ticks that begin with a folder of the repository. */
function brokenReferences(file: string): string[] {
  const text = read(file);
  const links = [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => join(dirname(file), target));
  const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const quoted = [...text.matchAll(/`([\w.@-]+(?:\/[\w.@()[\]-]+)+)\/?`/g)]
    .map(([, path = ""]) => path)
    .filter((path) => folders.some(({ name }) => path.startsWith(`${name}/`)))
    .filter((path) => !path.startsWith(".") && !path.startsWith("test-results"));
  return [...links, ...quoted].filter(
    (path) => !["", ".ts", ".tsx"].some((ending) => existsSync(join(root, path + ending))),
  );
}

function missingScripts(file: string): string[] {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  return [...read(file).matchAll(/npm run (?:-s )?([a-z][\w:-]*)/g)]
    .map(([, name = ""]) => name)
    .filter((name) => !(name in scripts));
}

function foldersWithoutReadme(): string[] {
  return documented
    .flatMap((parent) =>
      readdirSync(join(root, parent), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => join(parent, entry.name)),
    )
    .filter((folder) => !existsSync(join(root, folder, "README.md")));
}

await main(async () => {
  const faults = [...markdownFiles()].flatMap((file) => [
    ...brokenReferences(file).map((path) => `${file} names ${path}, which is not there`),
    ...missingScripts(file).map((name) => `${file} names \`npm run ${name}\`, which is not there`),
    ...(file.endsWith("README.md") &&
    file !== "README.md" &&
    !file.startsWith("deploy/") &&
    linesOf(file) > linesMax.folder
      ? [`${file} has ${linesOf(file)} lines: a folder is said in ten`]
      : []),
  ]);
  if (linesOf("README.md") > linesMax.readme) faults.push("README.md is too long");
  faults.push(
    ...foldersWithoutReadme().map(
      (folder) => `${relative(root, join(root, folder))} has no README.md`,
    ),
  );
  if (faults.length > 0) throw new Error(faults.join("\n"));
  process.stdout.write("Everything that the documentation names is there.\n");
});
