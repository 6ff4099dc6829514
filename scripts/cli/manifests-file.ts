import { isMap, LineCounter, parseAllDocuments, type Document } from "yaml";
import type { KubeObject } from "@/lib/domain/kube-object";
import type { Position, YamlObject } from "@/lib/domain/objects/yaml-position";

const bytesMax = 16 * 1024 * 1024;

/** One object of a file, with what is needed to say where in the file a field stands. */
export interface FileObject extends YamlObject {
  file: string;
  object: KubeObject;
}

export interface FileFault extends Position {
  file: string;
  message: string;
}

/** The Kubernetes objects of a YAML file of one or more documents, Lists opened. Broken documents are faults, not exceptions. */
export function readManifests(
  file: string,
  text: string,
): { objects: FileObject[]; faults: FileFault[] } {
  if (text.length > bytesMax)
    return {
      objects: [],
      faults: [{ file, line: 1, column: 1, message: "The file is larger than 16 MiB." }],
    };
  const lines = new LineCounter();
  const objects: FileObject[] = [];
  const faults: FileFault[] = [];
  for (const document of parseAllDocuments(text, { lineCounter: lines, logLevel: "silent" })) {
    const [error] = document.errors;
    if (error) {
      const { line, col } = lines.linePos(error.pos[0]);
      // The parser adds an excerpt below the first line; the excerpt may hold anything.
      const message =
        error.message.split("\n", 1)[0]?.replace(/ at line \d+, column \d+:?$/, "") ?? "";
      faults.push({ file, line, column: col, message: `Not YAML: ${message}.` });
      continue;
    }
    if (document.contents === null) continue;
    const found = objectsOf(document);
    if (found.length === 0) {
      const at = lines.linePos(document.contents.range?.[0] ?? 0);
      faults.push({
        file,
        line: at.line,
        column: at.col,
        message: "Not a Kubernetes object: apiVersion, kind or metadata.name is missing.",
      });
    }
    for (const { object, root } of found)
      objects.push({ file, object, document, root, lines, text });
  }
  return { objects, faults };
}

function objectsOf(document: Document): { object: KubeObject; root: (string | number)[] }[] {
  if (!isMap(document.contents)) return [];
  const value: unknown = toPlain(document);
  if (isList(value))
    return value.items.flatMap((item, index) =>
      isObject(item) ? [{ object: item, root: ["items", index] }] : [],
    );
  return isObject(value) ? [{ object: value, root: [] }] : [];
}

/** Aliases are bounded: a manifest needs few, a bomb many. */
function toPlain(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) as unknown;
  } catch {
    return null;
  }
}

function isList(value: unknown): value is { items: unknown[] } {
  return (
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    typeof value.kind === "string" &&
    value.kind.endsWith("List") &&
    "items" in value &&
    Array.isArray(value.items)
  );
}

function isObject(value: unknown): value is KubeObject {
  if (typeof value !== "object" || value === null) return false;
  const { apiVersion, kind, metadata } = value as Partial<KubeObject>;
  return (
    typeof apiVersion === "string" && typeof kind === "string" && typeof metadata?.name === "string"
  );
}
