import { readAccountToken } from "./jwt";
import { describeRoleTokens, readRoleTokens, type RoleTokens } from "./role-tokens";
import { reviewToken, type SendTokenReview } from "./token-review";
import type { TokenStore } from "./tokens";
import {
  badRequest,
  type Engine,
  flagOf,
  type JsonMap,
  listOf,
  newId,
  type Outcome,
  permissionDenied,
  textOf,
  unsupportedOperation,
  unsupportedPath,
  VaultFault,
  type VaultCall,
} from "./protocol";

interface Config {
  host: string;
  caPem: string;
  reviewerToken: string;
  pemKeys: string[];
  issuer: string;
  disableIssuerValidation: boolean;
  disableLocalCaJwt: boolean;
}

interface Role {
  accounts: string[];
  namespaces: string[];
  namespaceSelector: string;
  audience: string;
  aliasNameSource: string;
  tokens: RoleTokens;
}

export interface KubernetesDeps {
  tokens: TokenStore;
  now: () => number;
  sendTokenReview: SendTokenReview;
  /** What the real plugin writes to the server's log; never goes to the client. */
  onRefused: (reason: string) => void;
}

/** Kubernetes auth (vault-plugin-auth-kubernetes 0.23): config, roles, login with a real TokenReview. */
export class KubernetesEngine implements Engine {
  readonly #roles = new Map<string, Role>();
  readonly #mount: string;
  readonly #deps: KubernetesDeps;
  #config: Config | null = null;

  constructor(mount: string, deps: KubernetesDeps) {
    this.#mount = mount;
    this.#deps = deps;
  }

  isUnauthenticated(path: string): boolean {
    return path === "login";
  }

  exists(path: string): boolean {
    return !path.startsWith("role/") || this.#roles.has(path.replace(/^role\//, ""));
  }

  handle(call: VaultCall, path: string): Outcome | Promise<Outcome> {
    if (path === "login") return this.#login(call);
    if (path === "config") return this.#handleConfig(call);
    if ((path === "role/" || path === "role") && call.operation === "list")
      return { data: this.#roles.size > 0 ? { keys: [...this.#roles.keys()].toSorted() } : {} };
    if (path.startsWith("role/")) return this.#handleRole(call, path.slice("role/".length));
    throw unsupportedPath();
  }

  #handleConfig(call: VaultCall): Outcome {
    if (call.operation === "read")
      return this.#config ? { data: describeConfig(this.#config) } : null;
    if (call.operation !== "create" && call.operation !== "update") throw unsupportedOperation();
    const { data } = call;
    const host = textOf(data["kubernetes_host"]);
    if (host === "") throw badRequest("no host provided");
    const caPem = textOf(data["kubernetes_ca_cert"]);
    this.#config = {
      host,
      caPem,
      reviewerToken: textOf(data["token_reviewer_jwt"]).trim(),
      pemKeys: listOf(data["pem_keys"]),
      issuer: textOf(data["issuer"]),
      disableIssuerValidation:
        data["disable_iss_validation"] === undefined || flagOf(data["disable_iss_validation"]),
      disableLocalCaJwt: flagOf(data["disable_local_ca_jwt"]),
    };
    return null;
  }

  #handleRole(call: VaultCall, name: string): Outcome {
    const before = this.#roles.get(name) ?? null;
    if (call.operation === "read") return before ? { data: describeRole(before) } : null;
    if (call.operation === "delete") {
      this.#roles.delete(name);
      return null;
    }
    if (call.operation !== "create" && call.operation !== "update") throw unsupportedOperation();
    const role = readRole(call.data, before);
    checkRole(role);
    this.#roles.set(name, role);
    if (role.audience !== "") return null;
    return {
      warnings: [
        `Role ${name} does not have an audience configured. While audiences are not required, consider specifying one if your use case would benefit from additional JWT claim verification.`,
      ],
    };
  }

  async #login(call: VaultCall): Promise<Outcome> {
    if (call.operation !== "update") throw unsupportedOperation();
    const roleName = textOf(call.data["role"]);
    const jwt = textOf(call.data["jwt"]);
    if (roleName === "") throw badRequest("missing role");
    if (jwt === "") throw badRequest("missing jwt");
    const role = this.#roles.get(roleName);
    if (!role) throw badRequest(`invalid role name "${roleName}"`);
    const config = this.#config;
    if (!config) throw new VaultFault(500, "could not load backend configuration");
    const account = readAccountToken(jwt, {
      issuer: config.disableIssuerValidation || config.issuer === "" ? null : config.issuer,
      audience: role.audience,
      pemKeys: config.pemKeys,
      nowMs: this.#deps.now(),
    });
    if (!matches(role.accounts, account.name))
      throw new VaultFault(403, "service account name not authorized");
    if (!matches(role.namespaces, account.namespace))
      throw new VaultFault(403, "namespace not authorized");
    await this.#review(
      config,
      jwt,
      role.audience === "" ? account.audiences : [role.audience],
      account,
    );
    return this.#issue(call, roleName, role, account);
  }

  async #review(config: Config, jwt: string, audiences: string[], account: Account): Promise<void> {
    try {
      const bearer = config.reviewerToken === "" ? jwt : config.reviewerToken;
      const { host, caPem } = config;
      const input = { host, caPem, bearer, token: jwt, audiences };
      const reviewed = await reviewToken(this.#deps.sendTokenReview, input);
      if (reviewed.name !== account.name) throw new Error("JWT names did not match");
      if (reviewed.uid !== account.uid) throw new Error("JWT UIDs did not match");
      if (reviewed.namespace !== account.namespace) throw new Error("JWT namepaces did not match");
    } catch (error) {
      this.#deps.onRefused(error instanceof Error ? error.message : "unknown");
      throw permissionDenied();
    }
  }

  #issue(call: VaultCall, roleName: string, role: Role, account: Account): Outcome {
    const entry = this.#deps.tokens.create({
      policies: [...role.tokens.policies, "default"],
      path: `auth/${this.#mount}login`,
      displayName: `${this.#mount.replace(/\/$/, "").replaceAll("/", "-")}-${account.namespace}-${account.name}`,
      namespace: call.namespace,
      meta: {
        role: roleName,
        service_account_name: account.name,
        service_account_namespace: account.namespace,
        service_account_secret_name: "",
        service_account_uid: account.uid,
      },
      ttlSeconds: role.tokens.ttlSeconds,
      maxTtlSeconds: role.tokens.maxTtlSeconds,
      explicitMaxTtlSeconds: role.tokens.explicitMaxTtlSeconds,
      periodSeconds: role.tokens.periodSeconds,
      numUses: role.tokens.numUses,
      entityId: newId(),
    });
    return { auth: this.#deps.tokens.toAuth(entry) };
  }
}

type Account = Pick<ReturnType<typeof readAccountToken>, "name" | "namespace" | "uid">;

function readRole(data: JsonMap, before: Role | null): Role {
  const list = (field: string, current: string[] | undefined): string[] =>
    data[field] === undefined ? (current ?? []) : listOf(data[field]);
  return {
    accounts: list("bound_service_account_names", before?.accounts),
    namespaces: list("bound_service_account_namespaces", before?.namespaces),
    namespaceSelector: textOf(
      data["bound_service_account_namespace_selector"] ?? before?.namespaceSelector,
    ),
    audience: textOf(data["audience"] ?? before?.audience),
    aliasNameSource:
      textOf(data["alias_name_source"] ?? before?.aliasNameSource) || "serviceaccount_uid",
    tokens: readRoleTokens(data, before?.tokens ?? null),
  };
}

function checkRole(role: Role): void {
  if (role.accounts.length === 0)
    throw badRequest('"bound_service_account_names" can not be empty');
  if (role.namespaces.length === 0 && role.namespaceSelector === "")
    throw badRequest(
      '"bound_service_account_namespaces" can not be empty if "bound_service_account_namespace_selector" is not set',
    );
  for (const names of [role.accounts, role.namespaces])
    if (names.length > 1 && names.includes("*")) throw badRequest('can not mix "*" with values');
  if (role.tokens.maxTtlSeconds > 0 && role.tokens.ttlSeconds > role.tokens.maxTtlSeconds)
    throw badRequest("token ttl should not be greater than token max ttl");
}

function matches(patterns: string[], name: string): boolean {
  return patterns.some((pattern) => {
    if (!pattern.includes("*")) return pattern === name;
    const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(`^${parts.join(".*")}$`).test(name);
  });
}

function describeConfig(config: Config): JsonMap {
  return {
    disable_iss_validation: config.disableIssuerValidation,
    disable_local_ca_jwt: config.disableLocalCaJwt,
    issuer: config.issuer,
    kubernetes_ca_cert: config.caPem,
    kubernetes_host: config.host,
    pem_keys: config.pemKeys,
    token_reviewer_jwt_set: config.reviewerToken !== "",
    use_annotations_as_alias_metadata: false,
  };
}

function describeRole(role: Role): JsonMap {
  const { tokens } = role;
  return {
    alias_name_source: role.aliasNameSource,
    ...(role.audience === "" ? {} : { audience: role.audience }),
    bound_service_account_names: role.accounts,
    bound_service_account_namespace_selector: role.namespaceSelector,
    bound_service_account_namespaces: role.namespaces,
    ...describeRoleTokens(tokens),
  };
}
