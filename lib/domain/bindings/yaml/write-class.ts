import { isMap, isScalar, Scalar, type Document } from "yaml";
import { findClass } from "./find-class";
import { spliceText } from "./splice-text";
import type { SecretProviderClass } from "@/lib/domain/kube-object";
import { databaseModeAnnotation, storageModeAnnotation } from "@/lib/domain/bindings/contract";
import { forDisplay, toYaml } from "@/lib/domain/objects/display";
import { afterApply } from "@/lib/domain/objects/server-side-apply";

/** The class as the cluster would have it after applying `manifest`, without what the API server writes. */
export function printClass(
  manifest: SecretProviderClass,
  live: SecretProviderClass | null,
): string {
  return toYaml(forDisplay(afterApply(live, manifest)));
}

/**
 * `text` with what `manifest` says: only parameters, provider and modes that differ are touched; comments, order and every other
 * field stay. The same text when nothing differs. null when the text holds no class that can be read.
 */
export function writeInto(text: string, manifest: SecretProviderClass): string | null {
  const { found } = findClass(text);
  if (!found) return null;
  const { document } = found;
  const wanted = wantedOf(document, manifest);
  const changed = wanted.filter(({ path, value }) => document.getIn(path) !== value);
  if (changed.length === 0) return text;
  const set = changed.flatMap(({ path, value }) => (value === undefined ? [] : [{ path, value }]));
  const spliced = set.length === changed.length ? spliceText(text, document, set) : null;
  if (spliced !== null && says(spliced, wanted)) return spliced;
  // Where a field comes or goes, the document is printed anew: comments and order stay, spacing may not.
  for (const { path, value } of changed) setText(document, path, value);
  const [from, , to] = document.range ?? [0, text.length, text.length];
  return text.slice(0, from) + document.toString({ lineWidth: 0 }) + text.slice(to);
}

interface Wanted {
  path: string[];
  /** undefined: the field is not to be there. */
  value: string | undefined;
}

function wantedOf(document: Document, { metadata, spec }: SecretProviderClass): Wanted[] {
  const path = ["spec", "parameters"];
  const parameters = spec?.parameters ?? {};
  const node = document.getIn(path);
  const names = isMap(node)
    ? node.items.flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : []))
    : [];
  return [
    { path: ["spec", "provider"], value: spec?.provider },
    ...[...new Set([...names, ...Object.keys(parameters)])].map((name) => ({
      path: [...path, name],
      value: parameters[name],
    })),
    ...[databaseModeAnnotation, storageModeAnnotation].map((name) => ({
      path: ["metadata", "annotations", name],
      value: metadata.annotations?.[name],
    })),
  ];
}

const says = (text: string, wanted: readonly Wanted[]): boolean => {
  const document = findClass(text).found?.document;
  return (
    document !== undefined && wanted.every(({ path, value }) => document.getIn(path) === value)
  );
};

/** A scalar keeps its comment and, where it can, its style. */
function setText(document: Document, path: string[], value: string | undefined): void {
  const node = document.getIn(path, true);
  if (value === undefined) document.deleteIn(path);
  else if (isScalar(node)) {
    node.value = value;
    if (value.includes("\n")) node.type = Scalar.BLOCK_LITERAL;
  } else {
    const scalar = new Scalar(value);
    if (value.includes("\n")) scalar.type = Scalar.BLOCK_LITERAL;
    document.setIn(path, scalar);
  }
}
