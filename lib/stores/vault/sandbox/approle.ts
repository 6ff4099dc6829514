import { describeRoleTokens, readRoleTokens, type RoleTokens } from "./role-tokens";
import { type TokenStore, systemTtlSeconds } from "./tokens";
import {
  badRequest,
  type Engine,
  flagOf,
  type JsonMap,
  newId,
  type Outcome,
  secondsOf,
  textOf,
  unsupportedOperation,
  unsupportedPath,
  VaultFault,
  type VaultCall,
} from "./protocol";

interface SecretId {
  id: string;
  accessor: string;
  expiresAtMs: number | null;
  usesLeft: number | null;
}

interface Role {
  name: string;
  roleId: string;
  bindSecretId: boolean;
  secretIdTtl: number;
  secretIdNumUses: number;
  tokens: RoleTokens;
  secretIds: Map<string, SecretId>;
}

const rejected = "invalid role or secret ID";

/** AppRole (builtin/credential/approle): roles, role ids, secret ids, login. */
export class AppRoleEngine implements Engine {
  readonly #roles = new Map<string, Role>();
  readonly #mount: string;
  readonly #tokens: TokenStore;
  readonly #now: () => number;

  constructor(mount: string, tokens: TokenStore, now: () => number) {
    this.#mount = mount;
    this.#tokens = tokens;
    this.#now = now;
  }

  isUnauthenticated(path: string): boolean {
    return path === "login";
  }

  exists(path: string): boolean {
    const [, name = "", rest] = path.split("/");
    return rest !== undefined || this.#roles.has(name);
  }

  handle(call: VaultCall, path: string): Outcome {
    if (path === "login") return this.#login(call);
    const [area, name = "", part, action] = path.split("/");
    if (area !== "role") throw unsupportedPath();
    if (name === "" && call.operation === "list")
      return { data: this.#roles.size > 0 ? { keys: [...this.#roles.keys()].toSorted() } : {} };
    if (part === undefined) return this.#handleRole(call, name);
    const role = this.#roles.get(name);
    if (!role) {
      if (call.operation === "read" || call.operation === "list") return null;
      throw new VaultFault(404, `role "${name}" does not exist`);
    }
    return this.#handlePart(call, role, part, action);
  }

  #handleRole(call: VaultCall, name: string): Outcome {
    const role = this.#roles.get(name);
    if (call.operation === "read") return role ? { data: describe(role) } : null;
    if (call.operation === "delete") {
      this.#roles.delete(name);
      return null;
    }
    if (call.operation !== "create" && call.operation !== "update") throw unsupportedOperation();
    const { data } = call;
    this.#roles.set(name, {
      name,
      roleId: textOf(data["role_id"]) || (role?.roleId ?? newId()),
      bindSecretId:
        data["bind_secret_id"] === undefined
          ? (role?.bindSecretId ?? true)
          : flagOf(data["bind_secret_id"]),
      secretIdTtl: secondsOf(data["secret_id_ttl"] ?? role?.secretIdTtl ?? 0),
      secretIdNumUses: Number(data["secret_id_num_uses"] ?? role?.secretIdNumUses ?? 0),
      tokens: readRoleTokens(data, role?.tokens ?? null),
      secretIds: role?.secretIds ?? new Map(),
    });
    return null;
  }

  #handlePart(call: VaultCall, role: Role, part: string, action: string | undefined): Outcome {
    const isWrite = call.operation === "create" || call.operation === "update";
    if (part === "role-id") {
      if (call.operation === "read") return { data: { role_id: role.roleId } };
      if (!isWrite) throw unsupportedOperation();
      role.roleId = textOf(call.data["role_id"]);
      return null;
    }
    if (part === "secret-id" && (action === undefined || action === "")) {
      if (call.operation === "list") {
        const keys = [...role.secretIds.values()].map((entry) => entry.accessor);
        return { data: keys.length > 0 ? { keys } : {} };
      }
      if (!isWrite) throw unsupportedOperation();
      return this.#issueSecretId(call, role);
    }
    if (part === "secret-id" && action === "destroy" && isWrite) {
      role.secretIds.delete(textOf(call.data["secret_id"]));
      return null;
    }
    if (part === "secret-id-accessor" && action === "destroy" && isWrite) {
      const accessor = textOf(call.data["secret_id_accessor"]);
      for (const entry of role.secretIds.values())
        if (entry.accessor === accessor) role.secretIds.delete(entry.id);
      return null;
    }
    throw unsupportedPath();
  }

  #issueSecretId(call: VaultCall, role: Role): Outcome {
    const ttl = secondsOf(call.data["ttl"] ?? role.secretIdTtl);
    const uses = Number(call.data["num_uses"] ?? role.secretIdNumUses);
    const entry: SecretId = {
      id: newId(),
      accessor: newId(),
      expiresAtMs: ttl > 0 ? this.#now() + ttl * 1000 : null,
      usesLeft: uses > 0 ? uses : null,
    };
    role.secretIds.set(entry.id, entry);
    return {
      data: {
        secret_id: entry.id,
        secret_id_accessor: entry.accessor,
        secret_id_num_uses: uses,
        secret_id_ttl: Math.min(ttl, systemTtlSeconds),
      },
    };
  }

  #login(call: VaultCall): Outcome {
    const roleId = textOf(call.data["role_id"]).trim();
    if (call.operation !== "update" || roleId === "")
      throw new VaultFault(500, "failed to determine alias name from login request");
    const role = [...this.#roles.values()].find((entry) => entry.roleId === roleId);
    if (!role) throw badRequest(rejected);
    if (role.bindSecretId) this.#useSecretId(role, textOf(call.data["secret_id"]).trim());
    const entry = this.#tokens.create({
      policies: [...role.tokens.policies, "default"],
      path: `auth/${this.#mount}login`,
      displayName: "approle",
      namespace: call.namespace,
      meta: { role_name: role.name },
      ttlSeconds: role.tokens.ttlSeconds,
      maxTtlSeconds: role.tokens.maxTtlSeconds,
      explicitMaxTtlSeconds: role.tokens.explicitMaxTtlSeconds,
      periodSeconds: role.tokens.periodSeconds,
      numUses: role.tokens.numUses,
      entityId: newId(),
    });
    return { auth: this.#tokens.toAuth(entry) };
  }

  #useSecretId(role: Role, secretId: string): void {
    if (secretId === "") throw badRequest("missing secret_id");
    const entry = role.secretIds.get(secretId);
    if (!entry || (entry.expiresAtMs !== null && entry.expiresAtMs <= this.#now()))
      throw badRequest(rejected);
    if (entry.usesLeft === null) return;
    entry.usesLeft -= 1;
    if (entry.usesLeft === 0) role.secretIds.delete(secretId);
  }
}

function describe(role: Role): JsonMap {
  return {
    bind_secret_id: role.bindSecretId,
    local_secret_ids: false,
    secret_id_bound_cidrs: null,
    secret_id_num_uses: role.secretIdNumUses,
    secret_id_ttl: role.secretIdTtl,
    ...describeRoleTokens(role.tokens),
  };
}
