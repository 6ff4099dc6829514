import "server-only";
import { AppError } from "@/lib/domain/errors";
import { SecretValue } from "@/lib/domain/secret-value";
import { findManifest } from "@/lib/stores/manifests";
import type { StoreManifest } from "@/lib/stores/pure";

type Config = Record<string, unknown>;

/** Where a store's write-only members are sealed to. */
export const secretsPlace = (name: string) => ({
  table: "store",
  row: name,
  field: "sealedSecrets",
});

export function requireManifest(kind: string): StoreManifest {
  const manifest = findManifest(kind);
  if (manifest) return manifest;
  throw new AppError("invalid_input", "This kind of store is not supported.", {
    fields: [{ path: "kind", message: "This kind is not supported." }],
  });
}

/** Throws `invalid_input` with one issue per field, addressed as the form addresses it. */
export function parseConfig(manifest: StoreManifest, config: Config): Config {
  const parsed = manifest.Config.safeParse(config);
  if (parsed.success) return parsed.data;
  throw new AppError("invalid_input", "The store's configuration is not complete.", {
    hint: "Correct the marked fields.",
    fields: parsed.error.issues.map((issue) => ({
      path: `config.${issue.path.join(".")}`,
      message: issue.message,
    })),
  });
}

/** Splits what may be shown from what is write-only. */
export function splitConfig(
  manifest: StoreManifest,
  config: Config,
): { open: Config; secrets: Record<string, string> } {
  const open = structuredClone(config);
  const secrets: Record<string, string> = {};
  for (const path of manifest.secretPaths) {
    const value = readPath(open, path);
    if (typeof value === "string" && value !== "") secrets[path] = value;
    deletePath(open, path);
  }
  return { open, secrets };
}

/** The whole configuration again; members given in `open` win over kept ones. */
export function joinConfig(open: Config, secrets: Record<string, string>): Config {
  const whole = structuredClone(open);
  for (const [path, value] of Object.entries(secrets)) {
    const given = readPath(whole, path);
    if (given === undefined || given === "") writePath(whole, path, value);
  }
  return whole;
}

/** Those of the kept write-only members that the configuration still has a place for: another way to sign in has others. */
export function keptSecrets(
  manifest: StoreManifest,
  config: Config,
  secrets: Record<string, string>,
): Record<string, string> {
  const hasPlace = (path: string) => {
    const shown = manifest.fields.find((field) => field.path === path)?.visibleWhen;
    return !shown || shown.values.includes(String(readPath(config, shown.path)));
  };
  return Object.fromEntries(Object.entries(secrets).filter(([path]) => hasPlace(path)));
}

export const toSealedText = (secrets: Record<string, string>) =>
  new SecretValue(JSON.stringify(secrets));

function readPath(config: Config, path: string): unknown {
  let at: unknown = config;
  for (const part of path.split("."))
    at =
      typeof at === "object" && at !== null && Object.hasOwn(at, part)
        ? (at as Config)[part]
        : undefined;
  return at;
}

function parentOf(config: Config, path: string): [Config, string] | null {
  const parts = path.split(".");
  const last = parts.pop();
  let at: Config = config;
  for (const part of parts) {
    const next = Object.hasOwn(at, part) ? at[part] : undefined;
    if (typeof next !== "object" || next === null) return null;
    at = next as Config;
  }
  return last === undefined ? null : [at, last];
}

function writePath(config: Config, path: string, value: string): void {
  const found = parentOf(config, path);
  if (found) found[0][found[1]] = value;
}

function deletePath(config: Config, path: string): void {
  const found = parentOf(config, path);
  if (found) delete found[0][found[1]];
}
