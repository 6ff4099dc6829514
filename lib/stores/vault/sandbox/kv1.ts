import { cloneExact } from "../exact-json";
import {
  badRequest,
  type Engine,
  type JsonMap,
  type Outcome,
  secondsOf,
  unsupportedOperation,
  type VaultCall,
} from "./protocol";

/** KV version 1 (vault-plugin-secrets-kv, passthrough.go): data lies directly in the answer, no versions, no CAS. */
export class Kv1Engine implements Engine {
  readonly #entries = new Map<string, JsonMap>();

  exists(path: string): boolean {
    return this.#entries.has(path);
  }

  handle(call: VaultCall, path: string): Outcome {
    switch (call.operation) {
      case "read":
        return this.#read(path);
      case "list": {
        const keys = listKeys([...this.#entries.keys()], path);
        return { data: keys.length > 0 ? { keys } : {} };
      }
      case "create":
      case "update":
        if (path === "") throw badRequest("missing path");
        if (Object.keys(call.data).length === 0) throw badRequest("missing data fields");
        this.#entries.set(path, cloneExact(call.data));
        return null;
      case "delete":
        this.#entries.delete(path);
        return null;
      default:
        throw unsupportedOperation();
    }
  }

  #read(path: string): Outcome {
    const entry = this.#entries.get(path);
    if (!entry) return null;
    const ttl = entry["ttl"] ?? entry["lease"];
    let leaseSeconds = 2_764_800;
    try {
      if (ttl !== undefined) leaseSeconds = secondsOf(ttl);
    } catch {
      // Vault ignores a `ttl` that is no duration.
    }
    return { data: cloneExact(entry), leaseSeconds };
  }
}

/** Names directly below a folder, sorted; a trailing slash marks a folder, as Vault lists them. */
export function listKeys(paths: string[], folder: string): string[] {
  const prefix = folder === "" || folder.endsWith("/") ? folder : `${folder}/`;
  const found = new Set<string>();
  for (const path of paths) {
    if (!path.startsWith(prefix)) continue;
    const rest = path.slice(prefix.length);
    const slash = rest.indexOf("/");
    if (rest !== "") found.add(slash === -1 ? rest : rest.slice(0, slash + 1));
  }
  return [...found].toSorted();
}
