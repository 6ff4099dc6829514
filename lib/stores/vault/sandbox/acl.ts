import { parseHcl } from "./hcl";
import { isMap, listOf, type Operation } from "./protocol";

// Precedence as in Vault 1.21, vault/acl.go (AllowOperation, CheckAllowedFromNonExactPaths) and vault/policy.go.

export interface PathRule {
  path: string;
  isPrefix: boolean;
  hasSegments: boolean;
  capabilities: Set<string>;
}

export interface Policy {
  name: string;
  raw: string;
  rules: PathRule[];
}

const known = new Set(
  "deny create read update delete list sudo patch subscribe recover".split(" "),
);
const oldPolicies: Record<string, string[]> = {
  deny: ["deny"],
  read: ["read", "list"],
  write: ["create", "read", "update", "delete", "list"],
  sudo: ["create", "read", "update", "delete", "list", "sudo"],
};
const pathFields = new Set(
  "comment policy capabilities allowed_parameters denied_parameters required_parameters min_wrapping_ttl max_wrapping_ttl mfa_methods control_group subscribe_event_types".split(
    " ",
  ),
);

/** Throws an `Error` whose message is what Vault answers to a policy that it cannot read. */
export function parsePolicy(name: string, raw: string): Policy {
  let items: ReturnType<typeof parseHcl>;
  try {
    items = parseHcl(raw);
  } catch (error) {
    throw new Error(`failed to parse policy: ${error instanceof Error ? error.message : ""}`);
  }
  const rules = items.flatMap((item) => {
    if (item.keys[0] === "name") return [];
    if (item.keys[0] !== "path") {
      throw new Error(
        `failed to parse policy: ${oneError(`invalid key "${item.keys[0]}" on line 0`)}`,
      );
    }
    try {
      return [ruleOf(item.keys[1] ?? "path", item.value)];
    } catch (error) {
      throw new Error(`failed to parse policy: ${error instanceof Error ? error.message : ""}`);
    }
  });
  return { name, raw, rules };
}

const oneError = (message: string): string => `1 error occurred:\n\t* ${message}\n\n`;

function ruleOf(key: string, body: unknown): PathRule {
  const fields = isMap(body) ? body : {};
  const unknown = Object.keys(fields).find((field) => !pathFields.has(field));
  if (unknown) throw new Error(oneError(`path "${key}": invalid key "${unknown}" on line 1`));
  let path = key.replace(/^\//, "");
  if (path.includes("+*"))
    throw new Error(`path "${path}": invalid use of wildcards ('+*' is forbidden)`);
  const hasSegments = path === "+" || path.includes("/+") || path.startsWith("+/");
  const isPrefix = path.endsWith("*") && !hasSegments;
  if (isPrefix) path = path.slice(0, -1);
  const old = typeof fields["policy"] === "string" ? fields["policy"] : null;
  if (old !== null && !oldPolicies[old]) throw new Error(`path "${key}": invalid policy "${old}"`);
  const wanted = [...listOf(fields["capabilities"]), ...(old ? (oldPolicies[old] ?? []) : [])];
  const wrong = wanted.find((capability) => !known.has(capability));
  const isDenied = wanted.includes("deny");
  if (wrong !== undefined && !isDenied)
    throw new Error(`path "${key}": invalid capability "${wrong}"`);
  return { path, isPrefix, hasSegments, capabilities: new Set(isDenied ? ["deny"] : wanted) };
}

/** Rules of several policies merged: capabilities of the same path add up, `deny` wins. */
export class Acl {
  readonly isRoot: boolean;
  readonly #exact = new Map<string, Set<string>>();
  readonly #prefix = new Map<string, Set<string>>();
  readonly #segments = new Map<string, Set<string>>();

  constructor(policies: Policy[], isRoot: boolean) {
    this.isRoot = isRoot;
    for (const rule of policies.flatMap((policy) => policy.rules)) {
      const target = rule.hasSegments ? this.#segments : rule.isPrefix ? this.#prefix : this.#exact;
      const before = target.get(rule.path);
      const merged = new Set([...(before ?? []), ...rule.capabilities]);
      target.set(rule.path, merged.has("deny") ? new Set(["deny"]) : merged);
    }
  }

  allows(operation: Operation, path: string, needsSudo: boolean): boolean {
    if (this.isRoot) return true;
    const found = this.#find(path, operation === "list");
    if (!found || found.has("deny")) return false;
    return found.has(operation) && (!needsSudo || found.has("sudo"));
  }

  capabilities(path: string): string[] {
    if (this.isRoot) return ["root"];
    const found = this.#find(path.replace(/^\/+/, ""), true);
    const names = [...(found ?? [])].filter((name) => name !== "subscribe").toSorted();
    return names.length === 0 || found?.has("deny") ? ["deny"] : names;
  }

  /** Whether anything below the mount is granted, as `sys/internal/ui/mounts` asks. */
  reachesMount(mount: string): boolean {
    if (!this.capabilities(mount).includes("deny")) return true;
    const isGranted = (rules: Map<string, Set<string>>): boolean =>
      [...rules].some(
        ([path, caps]) => path.startsWith(mount) && !caps.has("deny") && caps.size > 0,
      );
    if (isGranted(this.#exact) || isGranted(this.#prefix)) return true;
    const parts = mount.split("/").slice(0, -1);
    return [...this.#segments].some(([pattern, caps]) => {
      if (caps.has("deny") || caps.size === 0) return false;
      const wanted = pattern.replace(/\*$/, "").split("/");
      return parts.every((part, i) => wanted[i] === "+" || wanted[i] === part);
    });
  }

  #find(path: string, isList: boolean): Set<string> | null {
    const exact = this.#exact.get(path) ?? (isList ? this.#exact.get(bare(path)) : undefined);
    if (exact) return exact;
    if (isList && path.endsWith("/")) {
      const found = this.#nonExact(bare(path));
      if (found) return found;
    }
    return this.#nonExact(path);
  }

  #nonExact(path: string): Set<string> | null {
    const candidates: Candidate[] = [];
    let longest: string | null = null;
    for (const prefix of this.#prefix.keys()) {
      if (path.startsWith(prefix) && prefix.length >= (longest?.length ?? -1)) longest = prefix;
    }
    if (longest !== null) {
      const caps = this.#prefix.get(longest) ?? new Set<string>();
      candidates.push({ first: longest.length, isPrefix: true, wildcards: 0, path: longest, caps });
    }
    const parts = path.split("/");
    for (const [pattern, caps] of this.#segments) {
      const isPrefix = pattern.endsWith("*");
      const trimmed = isPrefix ? pattern.slice(0, -1) : pattern;
      const wanted = trimmed.split("/");
      if (parts.length < wanted.length || (!isPrefix && parts.length !== wanted.length)) continue;
      const isMatch = wanted.every((part, i) => {
        const actual = parts[i] ?? "";
        if (part === "+" || part === actual) return true;
        return isPrefix && i === wanted.length - 1 && actual.startsWith(part);
      });
      if (!isMatch) continue;
      const wildcards = wanted.filter((part) => part === "+").length;
      candidates.push({ first: pattern.indexOf("+"), isPrefix, wildcards, path: trimmed, caps });
    }
    return candidates.toSorted(byPriority).at(-1)?.caps ?? null;
  }
}

interface Candidate {
  first: number;
  isPrefix: boolean;
  wildcards: number;
  path: string;
  caps: Set<string>;
}

function byPriority(a: Candidate, b: Candidate): number {
  if (a.first !== b.first) return a.first - b.first;
  if (a.isPrefix !== b.isPrefix) return a.isPrefix ? -1 : 1;
  if (a.wildcards !== b.wildcards) return b.wildcards - a.wildcards;
  if (a.path.length !== b.path.length) return a.path.length - b.path.length;
  return a.path < b.path ? -1 : 1;
}

const bare = (path: string): string => path.replace(/\/$/, "");

export const defaultPolicyText = `
# Allow tokens to look up their own properties
path "auth/token/lookup-self" {
    capabilities = ["read"]
}

# Allow tokens to renew themselves
path "auth/token/renew-self" {
    capabilities = ["update"]
}

# Allow tokens to revoke themselves
path "auth/token/revoke-self" {
    capabilities = ["update"]
}

# Allow a token to look up its own capabilities on a path
path "sys/capabilities-self" {
    capabilities = ["update"]
}

# Allow a token to look up its resultant ACL from all policies.
path "sys/internal/ui/resultant-acl" {
    capabilities = ["read"]
}

path "sys/renew" {
    capabilities = ["update"]
}
path "sys/leases/renew" {
    capabilities = ["update"]
}
path "sys/leases/lookup" {
    capabilities = ["update"]
}

# Allow a token to manage its own cubbyhole
path "cubbyhole/*" {
    capabilities = ["create", "read", "update", "delete", "list"]
}

path "sys/wrapping/wrap" {
    capabilities = ["update"]
}
path "sys/wrapping/lookup" {
    capabilities = ["update"]
}
path "sys/wrapping/unwrap" {
    capabilities = ["update"]
}
path "sys/tools/hash" {
    capabilities = ["update"]
}
path "sys/tools/hash/*" {
    capabilities = ["update"]
}
`;
