import { isScalar, type Document, type Scalar } from "yaml";

interface Change {
  path: string[];
  value: string;
}

/**
 * `text` with the values of scalars that are there replaced where they stand: not a space elsewhere moves. null: one of them is not
 * there, or is written in a way that cannot be replaced in place.
 */
export function spliceText(
  text: string,
  document: Document,
  changes: readonly Change[],
): string | null {
  const splices: { from: number; to: number; text: string }[] = [];
  for (const { path, value } of changes) {
    const node = document.getIn(path, true);
    if (!isScalar(node) || !node.range || node.anchor !== undefined) return null;
    const [from, to] = node.range;
    const next = node.type === "BLOCK_LITERAL" ? block(text, node, value) : JSON.stringify(value);
    if (next === null || from === to || node.type === "BLOCK_FOLDED") return null;
    splices.push({ from, to, text: next });
  }
  return splices
    .toSorted((a, b) => b.from - a.from)
    .reduce((all, { from, to, text: next }) => all.slice(0, from) + next + all.slice(to), text);
}

/** A literal block at the indentation of the old one; its header says how the value ends. */
function block(text: string, node: Scalar, value: string): string | null {
  const [from = 0, to = 0] = node.range ?? [];
  const old = text.slice(from, to);
  const indent = /\n( +)\S/.exec(old)?.[1];
  if (indent === undefined || /^\s|\r/.test(value) || value.trim() === "") return null;
  if (/^\|[+-]?\d/.test(old)) return null;
  const ending = value.endsWith("\n\n") ? "+" : value.endsWith("\n") ? "" : "-";
  const lines = value.replace(/\n$/, "").split("\n");
  return `|${ending}\n${lines.map((line) => (line === "" ? "" : indent + line)).join("\n")}\n`;
}
