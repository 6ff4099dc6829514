import {
  badRequest,
  type Engine,
  flagOf,
  goDuration,
  isMap,
  listOf,
  type Outcome,
  secondsOf,
  textOf,
  unsupportedOperation,
  unsupportedPath,
  VaultFault,
  type VaultCall,
} from "./protocol";
import type { TokenEntry, TokenStore } from "./tokens";

/** The auth method `token/` (vault/token_store.go). */
export class TokenEngine implements Engine {
  readonly #store: TokenStore;
  readonly #hasSudo: (call: VaultCall) => boolean;

  constructor(store: TokenStore, hasSudo: (call: VaultCall) => boolean) {
    this.#store = store;
    this.#hasSudo = hasSudo;
  }

  handle(call: VaultCall, path: string): Outcome {
    const isWrite = call.operation === "update" || call.operation === "create";
    const isRead = call.operation === "read";
    if (path === "lookup-self" && (isRead || isWrite)) return this.#lookup(call.token);
    if (path === "lookup" && (isRead || isWrite))
      return this.#lookup(textOf(call.data["token"]) || call.token);
    if (path === "accessors/" && call.operation === "list")
      return { data: { keys: this.#store.accessors() } };
    if (!isWrite && known.has(path)) throw unsupportedOperation();
    switch (path) {
      case "create":
      case "create-orphan":
        return this.#create(call, path === "create-orphan");
      case "lookup-accessor": {
        const entry = this.#store.findByAccessor(textOf(call.data["accessor"]));
        if (!entry) throw new VaultFault(403, "invalid accessor");
        return { data: { ...this.#store.describe(entry), id: "" } };
      }
      case "renew-self":
        return this.#renew(call.token, call);
      case "renew":
        return this.#renew(textOf(call.data["token"]), call);
      case "revoke-self":
        this.#store.revoke(call.token);
        return null;
      case "revoke":
      case "revoke-orphan": {
        const id = textOf(call.data["token"]);
        if (id === "") throw badRequest("missing token ID");
        if (path === "revoke") this.#store.revoke(id);
        else this.#store.revokeOrphan(id);
        return null;
      }
      case "revoke-accessor": {
        const entry = this.#store.findByAccessor(textOf(call.data["accessor"]));
        if (!entry) throw badRequest("invalid accessor");
        this.#store.revoke(entry.id);
        return null;
      }
      default:
        throw unsupportedPath();
    }
  }

  #lookup(id: string): Outcome {
    const entry = this.#store.find(id);
    if (!entry) throw new VaultFault(403, "bad token");
    return { data: this.#store.describe(entry) };
  }

  #renew(id: string, call: VaultCall): Outcome {
    if (id === "") throw badRequest("missing token ID");
    const entry = this.#store.find(id);
    if (!entry) throw badRequest("token not found");
    if (!entry.isRenewable) throw badRequest("lease is not renewable");
    this.#store.renew(entry, secondsOf(call.data["increment"]));
    return { auth: this.#store.toAuth(entry) };
  }

  #create(call: VaultCall, isOrphan: boolean): Outcome {
    const parent = this.#store.find(call.token);
    if (!parent) throw badRequest("parent token lookup failed: no parent found");
    const isRootParent = parent.policies.includes("root");
    const isSudo = isRootParent || this.#hasSudo(call);
    const wantsOrphan = isOrphan || flagOf(call.data["no_parent"]);
    if (flagOf(call.data["no_parent"]) && !isSudo)
      throw badRequest("root or sudo privileges required to create orphan token");
    const policies = this.#policiesOf(call, parent, isSudo);
    const requested = textOf(call.data["id"]);
    if (requested !== "" && !isSudo)
      throw badRequest("root or sudo privileges required to specify token id");
    const name = textOf(call.data["display_name"]);
    const entry = this.#store.create({
      policies,
      path: isOrphan ? "auth/token/create-orphan" : "auth/token/create",
      displayName: name === "" ? "token" : `token-${name.replaceAll(/[^a-zA-Z0-9-]/g, "-")}`,
      namespace: call.namespace,
      meta: isMap(call.data["meta"])
        ? Object.fromEntries(Object.entries(call.data["meta"]).map(([k, v]) => [k, textOf(v)]))
        : null,
      ttlSeconds: secondsOf(call.data["ttl"] ?? call.data["lease"]),
      explicitMaxTtlSeconds: secondsOf(call.data["explicit_max_ttl"]),
      periodSeconds: secondsOf(call.data["period"]),
      numUses: Number(call.data["num_uses"] ?? 0),
      parent: wantsOrphan ? null : parent.id,
      isRenewable: call.data["renewable"] === undefined || flagOf(call.data["renewable"]),
      ...(requested === "" ? {} : { id: requested }),
    });
    const asked = secondsOf(call.data["ttl"] ?? call.data["lease"]);
    const isCapped = asked > entry.ttlSeconds && entry.periodSeconds === 0;
    const short = (seconds: number): string =>
      goDuration(seconds)
        .replace(/0s$/, "")
        .replace(/([hm])0m$/, "$1");
    const warning = `TTL of "${short(asked)}" exceeded the effective max_ttl of "${short(entry.ttlSeconds)}"; TTL value is capped accordingly`;
    return { auth: this.#store.toAuth(entry), ...(isCapped ? { warnings: [warning] } : {}) };
  }

  #policiesOf(call: VaultCall, parent: TokenEntry, isSudo: boolean): string[] {
    const wanted = listOf(call.data["policies"]);
    const noDefault = flagOf(call.data["no_default_policy"]);
    if (wanted.length === 0) return parent.policies;
    if (wanted.includes("root")) {
      if (!parent.policies.includes("root"))
        throw badRequest("root tokens may not be created without parent token being root");
      return ["root"];
    }
    const extra = wanted.filter((name) => name !== "default" && !parent.policies.includes(name));
    if (!isSudo && extra.length > 0) throw badRequest("child policies must be subset of parent");
    return noDefault ? wanted : [...wanted, "default"];
  }
}

const known = new Set(
  "create create-orphan lookup-accessor renew-self renew revoke-self revoke revoke-orphan revoke-accessor".split(
    " ",
  ),
);
