import type { Matrix } from "@/lib/contracts/matrix";
import type { NamespaceRef } from "@/lib/contracts/names";
import { delimiterOf, parseDelimited } from "@/lib/domain/bindings/matrix/delimited";
import {
  pasteRows,
  rowsOfMapping,
  type PasteEnvironment,
  type Pasted,
} from "@/lib/domain/bindings/matrix/paste-rows";

const textMax = 500_000;
const fail = (message: string, line = 1): Pasted => ({ edits: [], errors: [{ line, message }] });

/**
 * Reads what was pasted: rows with tabs as a spreadsheet gives them, CSV with commas or semicolons, or a YAML mapping.
 * The YAML parser is loaded only where it is needed.
 */
export async function readPaste(
  text: string,
  matrix: Matrix,
  place: NamespaceRef,
): Promise<Pasted> {
  if (text.length > textMax) return fail("The text is too long: paste fewer rows at a time.");
  const environments = matrix.columns.map(
    ({ name, hasMember, lockedReason }): PasteEnvironment => ({
      environment: { ...place, name },
      hasMember,
      lockedReason,
    }),
  );
  const delimiter = delimiterOf(text);
  const isTable = /^\s*"?key"?\s*[\t;,]/i.test(text) || delimiter === "\t";
  if (isTable && delimiter) return pasteRows(parseDelimited(text, delimiter), environments);
  const { parseDocument } = await import("yaml");
  const document = parseDocument(text, { uniqueKeys: true });
  const [broken] = document.errors;
  if (broken)
    return fail(
      `Neither rows that begin with key, nor YAML: ${broken.message.split("\n")[0] ?? "not readable"}`,
      broken.linePos?.[0].line,
    );
  if (/(^|\s)[&*][\w-]+(\s|$)/m.test(text.replaceAll(/["'].*?["']/g, "")))
    return fail("Anchors and aliases of YAML are not read here: write each reference out.");
  const rows = rowsOfMapping(document.toJS({ maxAliasCount: 0 }));
  return typeof rows === "string" ? fail(rows) : pasteRows(rows, environments);
}
