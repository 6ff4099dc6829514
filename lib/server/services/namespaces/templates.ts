import "server-only";
import { findManifest } from "@/lib/stores/manifests";

/** The enablement's own naming template, else the default of its store's kind. */
export const templateOf = (row: { template: string; store: { kind: string } | null }): string =>
  row.template || (row.store ? (findManifest(row.store.kind)?.defaultTemplate ?? "") : "");

/** The enablement's own template of identities, else the default of its store's kind; empty where the kind has none. */
export function identityTemplateOf(row: {
  identityTemplate: string;
  store: { kind: string } | null;
}): string {
  const identity = row.store ? (findManifest(row.store.kind)?.identity ?? null) : null;
  if (row.store && !identity) return "";
  return row.identityTemplate || (identity?.template ?? "");
}
