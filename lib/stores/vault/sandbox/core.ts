import { randomBytes } from "node:crypto";
import { Acl, defaultPolicyText, parsePolicy, type Policy } from "./acl";
import { AppRoleEngine } from "./approle";
import { KubernetesEngine } from "./kubernetes";
import { Kv1Engine } from "./kv1";
import { Kv2Engine } from "./kv2";
import { SystemEngine } from "./system";
import type { SendTokenReview } from "./token-review";
import { TokenEngine } from "./token-engine";
import { TokenStore, type TokenEntry } from "./tokens";
import {
  badRequest,
  type Engine,
  invalidToken,
  type JsonMap,
  newId,
  type Outcome,
  permissionDenied,
  policyDenied,
  VaultFault,
  type VaultCall,
} from "./protocol";

export interface Mount {
  path: string;
  type: string;
  description: string;
  accessor: string;
  uuid: string;
  options: Record<string, string> | null;
  config: { defaultLeaseTtl: number; maxLeaseTtl: number; listingVisibility: string };
  engine: Engine;
}

/** One namespace; the root's name is "". */
export interface Space {
  name: string;
  mounts: Map<string, Mount>;
  auths: Map<string, Mount>;
  policies: Map<string, Policy>;
}

export interface CoreOptions {
  now: () => number;
  sendTokenReview: SendTokenReview;
  rootToken: string;
  isInitialized: boolean;
}

/** The state of one Vault server and the way of a request through it (vault/request_handling.go). */
export class VaultCore {
  readonly options: CoreOptions;
  readonly tokens: TokenStore;
  readonly spaces = new Map<string, Space>();
  readonly clusterId = newId();
  readonly clusterName = `vault-cluster-${randomBytes(4).toString("hex")}`;
  readonly version = "1.21.2";
  /** Reasons of refused Kubernetes logins, newest last: what the real server writes to its log. */
  readonly log: string[] = [];
  unsealKey = randomBytes(32).toString("hex");
  isInitialized: boolean;
  isSealed: boolean;
  isStandby = false;

  constructor(options: CoreOptions) {
    this.options = options;
    this.tokens = new TokenStore(options.now);
    this.isInitialized = options.isInitialized;
    this.isSealed = !options.isInitialized;
    this.addSpace("");
    if (options.isInitialized) this.createRootToken();
  }

  createRootToken(): TokenEntry {
    return this.tokens.create({
      policies: ["root"],
      path: "auth/token/root",
      displayName: "root",
      ...(this.options.rootToken === "" ? {} : { id: this.options.rootToken }),
    });
  }

  addSpace(name: string): Space {
    const space: Space = { name, mounts: new Map(), auths: new Map(), policies: new Map() };
    space.policies.set("default", parsePolicy("default", defaultPolicyText));
    this.spaces.set(name, space);
    const system = new SystemEngine(this, space);
    space.mounts.set(
      "sys/",
      this.#mount(
        "sys/",
        "system",
        "system endpoints used for control, policy and debugging",
        system,
      ),
    );
    const hasSudo = (call: VaultCall): boolean =>
      this.aclOf(call).capabilities(call.path).includes("sudo");
    const tokens = new TokenEngine(this.tokens, hasSudo);
    space.auths.set("token/", this.#mount("token/", "token", "token based credentials", tokens));
    return space;
  }

  #mount(path: string, type: string, description: string, engine: Engine): Mount {
    const name = type === "token" ? "auth_token" : type;
    return {
      path,
      type,
      description,
      accessor: `${name}_${randomBytes(4).toString("hex")}`,
      uuid: newId(),
      options: null,
      config: { defaultLeaseTtl: 0, maxLeaseTtl: 0, listingVisibility: "" },
      engine,
    };
  }

  /** Mounts a KV engine; throws Vault's error texts. */
  enableSecrets(space: Space, path: string, body: JsonMap): void {
    const type = String(body["type"] ?? "");
    const options = (body["options"] ?? null) as Record<string, string> | null;
    if (type === "") throw badRequest("backend type must be specified as a string");
    const base = type === "kv-v2" ? "kv" : type;
    if (base !== "kv" && base !== "generic")
      throw badRequest(`plugin not found in the catalog: ${type}`);
    this.#checkFree(space.mounts, path);
    const isV2 = type === "kv-v2" || String(options?.["version"] ?? "") === "2";
    const engine = isV2 ? new Kv2Engine(this.options.now) : new Kv1Engine();
    const mount = this.#mount(path, base, String(body["description"] ?? ""), engine);
    mount.options = type === "kv-v2" ? { version: "2" } : options;
    space.mounts.set(path, mount);
  }

  enableAuth(space: Space, path: string, body: JsonMap): void {
    const type = String(body["type"] ?? "");
    if (type === "") throw badRequest("backend type must be specified as a string");
    this.#checkFree(space.auths, path);
    const { now, sendTokenReview } = this.options;
    const engines: Record<string, () => Engine> = {
      approle: () => new AppRoleEngine(path, this.tokens, now),
      kubernetes: () =>
        new KubernetesEngine(path, {
          tokens: this.tokens,
          now,
          sendTokenReview,
          onRefused: (reason) => this.#note(reason),
        }),
    };
    const create = engines[type];
    if (!create) throw badRequest(`plugin not found in the catalog: ${type}`);
    const mount = this.#mount(path, type, String(body["description"] ?? ""), create());
    mount.accessor = `auth_${mount.accessor}`;
    mount.options = (body["options"] ?? {}) as Record<string, string>;
    space.auths.set(path, mount);
  }

  #checkFree(mounts: Map<string, Mount>, path: string): void {
    for (const taken of mounts.keys()) {
      if (taken === path) throw badRequest(`path is already in use at ${taken}`);
      if (taken.startsWith(path) || path.startsWith(taken))
        throw badRequest(`path is already in use at ${taken}`);
    }
  }

  #note(reason: string): void {
    this.log.push(reason);
    if (this.log.length > 200) this.log.shift();
  }

  aclOf(call: Pick<VaultCall, "token">): Acl {
    const entry = this.tokens.find(call.token);
    if (!entry) throw call.token === "" ? permissionDenied() : invalidToken();
    return this.aclOfToken(entry);
  }

  aclOfToken(entry: TokenEntry): Acl {
    const space = this.spaces.get(entry.namespace);
    const policies = entry.policies.flatMap((name) => space?.policies.get(name) ?? []);
    return new Acl(policies, entry.policies.includes("root"));
  }

  /** The mount that a path belongs to, with the rest of the path. */
  route(space: Space, path: string): { mount: Mount; rest: string; full: string } | null {
    const isAuth = path.startsWith("auth/");
    const mounts = isAuth ? space.auths : space.mounts;
    const relative = isAuth ? path.slice("auth/".length) : path;
    let found: Mount | null = null;
    for (const mount of mounts.values()) {
      const isBelow = relative.startsWith(mount.path) || `${relative}/` === mount.path;
      if (isBelow && mount.path.length > (found?.path.length ?? 0)) found = mount;
    }
    if (!found) return null;
    const full = `${isAuth ? "auth/" : ""}${found.path}`;
    return { mount: found, rest: relative.slice(found.path.length), full };
  }

  async handle(call: VaultCall): Promise<{ outcome: Outcome; mountType: string }> {
    if (this.isSealed) throw new VaultFault(503, "Vault is sealed");
    const space = this.spaces.get(call.namespace);
    const isWrite = ["update", "create", "patch"].includes(call.operation);
    if (isWrite && call.path.endsWith("/"))
      throw badRequest("cannot write to a path ending in '/'");
    if (!space) throw noRoute(call.path);
    const target = this.route(space, call.path);
    if (target?.mount.engine.isUnauthenticated?.(target.rest)) {
      const outcome = await target.mount.engine.handle(call, target.rest);
      return { outcome, mountType: "" };
    }
    return this.#handleAuthenticated(call, target);
  }

  async #handleAuthenticated(
    call: VaultCall,
    target: ReturnType<VaultCore["route"]>,
  ): Promise<{ outcome: Outcome; mountType: string }> {
    const entry = this.tokens.find(call.token);
    if (!entry) throw call.token === "" ? permissionDenied() : invalidToken();
    if (call.operation === "update" && target?.mount.engine.exists?.(target.rest) === false)
      call.operation = "create";
    const acl = this.aclOfToken(entry);
    const path = relativePath(call, entry);
    const isAllowed = path !== null && acl.allows(call.operation, path, needsSudo(call.path));
    this.tokens.use(entry);
    if (!isAllowed) throw policyDenied();
    if (!target) throw noRoute(call.path);
    const outcome = await target.mount.engine.handle(call, target.rest);
    return { outcome, mountType: target.mount.type };
  }
}

/** Policies of a token speak of paths relative to its namespace; above it, the token may do nothing. */
function relativePath(call: VaultCall, entry: TokenEntry): string | null {
  if (call.namespace === entry.namespace || call.path.startsWith("auth/token/")) return call.path;
  if (!call.namespace.startsWith(entry.namespace)) return null;
  return `${call.namespace.slice(entry.namespace.length)}${call.path}`;
}

const sudoPaths =
  /^(?:sys\/(?:auth\/|remount$|audit|raw|rotate$|seal$|step-down$|leases$|leases\/lookup\/)|auth\/token\/(?:accessors|create-orphan$|revoke-orphan$))/;

const needsSudo = (path: string): boolean => sudoPaths.test(path);

function noRoute(path: string): VaultFault {
  return new VaultFault(404, `no handler for route "${path}". route entry not found.`);
}
