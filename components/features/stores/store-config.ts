import type { StoreField } from "@/lib/contracts/stores";
import type { manifests } from "@/lib/stores/manifests";

export type StoreManifest = (typeof manifests)[number];

/** A configuration while it is edited: nested by the fields' paths, all texts. */
export type DraftConfig = { [key: string]: DraftConfig | string };

export function readPath(config: unknown, path: string): string {
  let value: unknown = config;
  for (const part of path.split("."))
    value = (value as Record<string, unknown> | undefined)?.[part];
  return typeof value === "string" ? value : "";
}

export function writePath(config: DraftConfig, path: string, text: string): void {
  const parts = path.split(".");
  const last = parts.pop() as string;
  let at = config;
  for (const part of parts) {
    const inner = at[part];
    const next = typeof inner === "object" ? inner : {};
    at[part] = next;
    at = next;
  }
  at[last] = text;
}

export const isVisible = (field: StoreField, config: unknown): boolean =>
  !field.visibleWhen || field.visibleWhen.values.includes(readPath(config, field.visibleWhen.path));

/** What a new form starts with: what the field says, the first option of each choice, else nothing. */
export function emptyConfig(manifest: StoreManifest): DraftConfig {
  const config: DraftConfig = {};
  for (const field of manifest.fields)
    writePath(config, field.path, field.initial ?? field.options?.[0]?.value ?? "");
  return config;
}

/** A stored configuration as a draft; write-only fields start empty, because they never come out. */
export function draftOf(manifest: StoreManifest, stored: Record<string, unknown>): DraftConfig {
  const config = emptyConfig(manifest);
  for (const field of manifest.fields) {
    if (!manifest.secretPaths.includes(field.path))
      writePath(config, field.path, readPath(stored, field.path));
  }
  return config;
}

/**
 * What is sent: the fields on screen; empty optional ones and kept secrets are left out, so that the
 * manifest's defaults and the stored values stand.
 */
export function sentConfig(
  manifest: StoreManifest,
  draft: DraftConfig,
  keptSecrets: readonly string[],
): DraftConfig {
  const config: DraftConfig = {};
  for (const field of manifest.fields) {
    const text = readPath(draft, field.path);
    if (!isVisible(field, draft)) continue;
    if (text === "" && (!field.isRequired || keptSecrets.includes(field.path))) continue;
    writePath(config, field.path, text);
  }
  return config;
}

/** Issues of a draft by the field's path. A kept secret counts as given. */
export function checkConfig(
  manifest: StoreManifest,
  draft: DraftConfig,
  keptSecrets: readonly string[],
): Map<string, string> {
  const config = sentConfig(manifest, draft, keptSecrets);
  for (const field of manifest.fields) {
    const isKept = keptSecrets.includes(field.path) && isVisible(field, draft);
    if (isKept && readPath(draft, field.path) === "") writePath(config, field.path, "kept");
  }
  const parsed = manifest.Config.safeParse(config);
  const issues = new Map<string, string>();
  for (const issue of parsed.error?.issues ?? []) {
    const path = issue.path.join(".");
    if (!issues.has(path)) issues.set(path, issue.message);
  }
  return issues;
}
