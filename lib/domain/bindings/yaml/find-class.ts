import { isMap, LineCounter, parseAllDocuments, type Document } from "yaml";
import type { YamlDiagnostic } from "@/lib/contracts/binding-yaml";
import type { SecretProviderClass } from "@/lib/domain/kube-object";
import type { YamlObject } from "@/lib/domain/objects/yaml-position";

const charactersMax = 400_000;

export interface FoundClass {
  /** null: there is no class in the text that could be read; `diagnostics` say why. */
  found: (YamlObject & { spc: SecretProviderClass }) | null;
  diagnostics: YamlDiagnostic[];
}

/** The one SecretProviderClass of a text of one or more documents. Never throws; what else is in the text is named and left alone. */
export function findClass(text: string): FoundClass {
  if (text.length > charactersMax)
    return failed(1, "The text is longer than 400,000 characters.", "Paste one class only.");
  const lines = new LineCounter();
  const documents = parse(text, lines);
  const broken = documents.find((document) => document.errors.length > 0)?.errors[0];
  if (broken)
    return failed(
      Math.max(1, lines.linePos(broken.pos[0]).line),
      `Not YAML: ${firstLine(broken.message)}.`,
      "Correct this line; the mapping stays as it was until then.",
    );
  const objects = documents.flatMap((document) => {
    const object = toObject(document);
    const line = lines.linePos(document.contents?.range?.[0] ?? 0).line;
    return document.contents === null ? [] : [{ document, object, line: Math.max(1, line) }];
  });
  const [first, second] = objects.filter(({ object }) => kindOf(object) === "SecretProviderClass");
  if (!first)
    return failed(
      objects[0]?.line ?? 1,
      "There is no SecretProviderClass in the text.",
      "It begins with apiVersion: secrets-store.csi.x-k8s.io/v1 and kind: SecretProviderClass.",
    );
  if (second)
    return failed(second.line, "The text holds a second SecretProviderClass.", "Keep one.");
  const others = objects
    .filter((each) => each !== first)
    .map(({ object, line }) => warning(line, `${kindOf(object) || "This document"} is left out.`));
  const { document } = first;
  const spc = first.object as unknown as SecretProviderClass;
  return { found: { document, root: [], lines, text, spc }, diagnostics: others };
}

const firstLine = (message: string): string =>
  (message.split("\n", 1)[0] ?? "").replace(/ at line \d+, column \d+:?$/, "");

export const warning = (line: number, message: string, hint = ""): YamlDiagnostic => ({
  severity: "warning",
  line,
  message,
  hint,
});

function failed(line: number, message: string, hint: string): FoundClass {
  return { found: null, diagnostics: [{ severity: "error", line, message, hint }] };
}

function parse(text: string, lines: LineCounter): Document[] {
  const parsed = parseAllDocuments(text, { lineCounter: lines, logLevel: "silent" });
  return Array.isArray(parsed) ? (parsed as Document[]) : [];
}

/** Aliases are bounded: a manifest needs few, a bomb many. */
function toObject(document: Document): Record<string, unknown> | null {
  if (!isMap(document.contents)) return null;
  try {
    return document.toJS({ maxAliasCount: 100 }) as Record<string, unknown>;
  } catch {
    return null;
  }
}

function kindOf(object: Record<string, unknown> | null): string {
  const kind = object?.["kind"];
  return typeof kind === "string" ? kind : "";
}
