import {
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type Scalar,
} from "yaml";
import { parsePath } from "@/lib/domain/objects/path";

/** Both from 1. */
export interface Position {
  line: number;
  column: number;
}

/** One object of a YAML text, with what is needed to say where in the text a field stands. */
export interface YamlObject {
  document: Document;
  /** Steps from the document's root to the object: into `items` of a List. */
  root: (string | number)[];
  lines: LineCounter;
  text: string;
}

/** Where the field of an object stands in its text, also inside YAML inside YAML; the nearest parent when it is not there. */
export function positionOf(found: YamlObject, path: string): Position {
  const steps = [...found.root, ...(parsePath(path) ?? [])];
  const walked = walk(found.document.contents, steps);
  const rest = steps.slice(walked.depth);
  const inside =
    rest.length > 0 && isScalar(walked.node) ? positionInside(found, walked.node, rest) : null;
  return inside ?? at(found.lines, walked.start);
}

/** The offset of the deepest node on the way; for a member of a map, the offset of its name. */
function walk(
  root: unknown,
  steps: readonly (string | number)[],
): { node: Node | null; start: number; depth: number } {
  let node: Node | null = isNode(root) ? root : null;
  let start = node?.range?.[0] ?? 0;
  let depth = 0;
  for (const step of steps) {
    const next = child(node, step);
    if (!next) break;
    node = next.node;
    start = next.start;
    depth += 1;
  }
  return { node, start, depth };
}

function child(
  node: Node | null,
  step: string | number,
): { node: Node | null; start: number } | null {
  if (isMap(node)) {
    const pair = node.items.find((item) => isScalar(item.key) && item.key.value === step);
    if (!pair || !isScalar(pair.key)) return null;
    return { node: isNode(pair.value) ? pair.value : null, start: pair.key.range?.[0] ?? 0 };
  }
  if (!isSeq(node) || typeof step !== "number") return null;
  const item = node.items[step];
  return isNode(item) ? { node: item, start: item.range?.[0] ?? 0 } : null;
}

/** Lines of a literal block are lines of the text in it, moved right by the block's indentation. */
function positionInside(
  found: YamlObject,
  scalar: Scalar,
  steps: readonly (string | number)[],
): Position | null {
  if (scalar.type !== "BLOCK_LITERAL" || typeof scalar.value !== "string" || !scalar.range)
    return null;
  const lines = new LineCounter();
  const document = parseDocument(scalar.value, { lineCounter: lines, logLevel: "silent" });
  const { start, depth } = walk(document.contents, steps);
  if (depth === 0) return null;
  const inner = lines.linePos(start);
  const header = found.lines.linePos(scalar.range[0]).line;
  const first = found.text.split("\n")[header] ?? "";
  const firstInner = scalar.value.split("\n", 1)[0] ?? "";
  const indent =
    first.trim() === ""
      ? 0
      : first.replace(/\r$/, "").length - firstInner.replace(/\r$/, "").length;
  return { line: header + inner.line, column: inner.col + indent };
}

function at(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}
