/** A path as a binding or a person writes it; pure. */
export interface WrittenPath {
  /** Without `/v1/`, leading slash and query. */
  path: string;
  /** `?version=` of KV version 2: such a reference never rotates. */
  version: number | null;
}

export function readPath(written: string): WrittenPath {
  const [before = "", query = ""] = written.trim().split("?", 2);
  const version = Number(new URLSearchParams(query).get("version"));
  const path = before.replace(/^\/+/, "").replace(/^v1\/+/, "");
  return { path, version: Number.isInteger(version) && version > 0 ? version : null };
}

/** Why Vault or the provider could not use the path at all; null when it can. */
export function pathFault(path: string): string | null {
  if (path === "") return "The path is empty.";
  if (/\p{Cc}/u.test(path)) return "The path holds control characters.";
  if (path.split("/").some((part) => part === "." || part === ".."))
    return "The path must not hold . or .. as a part.";
  if (path.includes("//") || path.endsWith("/")) return "The path has an empty part.";
  return null;
}

export interface KvLocation {
  /** With trailing slash: `secret/`. */
  mount: string;
  version: 1 | 2;
  /** Path of the secret inside the mount, without `data/`. */
  key: string;
  /** False: KV version 2 and the path lacks `data/` (F68). */
  isWellFormed: boolean;
}

const areas = ["data", "metadata", "subkeys", "delete", "undelete", "destroy"];

/** Where a path leads, once its mount and the version of the engine are known. */
export function locate(path: string, mount: { path: string; version: 1 | 2 }): KvLocation {
  const rest = path.slice(mount.path.length);
  if (mount.version === 1)
    return { mount: mount.path, version: 1, key: rest, isWellFormed: rest !== "" };
  const [area = "", ...parts] = rest.split("/");
  const key = parts.join("/");
  const isArea = areas.includes(area) && key !== "";
  return {
    mount: mount.path,
    version: 2,
    key: isArea ? key : rest,
    isWellFormed: area === "data" && key !== "",
  };
}

/** Without the server's word: a path with `/data/` is KV version 2 of the mount before it; otherwise null. */
export function guessMount(path: string): { path: string; version: 2 } | null {
  const at = path.indexOf("/data/");
  return at > 0 ? { path: `${path.slice(0, at)}/`, version: 2 } : null;
}

export const dataPath = (location: KvLocation): string =>
  location.version === 1
    ? `${location.mount}${location.key}`
    : `${location.mount}data/${location.key}`;
