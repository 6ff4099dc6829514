import { parsePolicy } from "./acl";
import type { Mount, Space, VaultCore } from "./core";
import { systemTtlSeconds } from "./tokens";
import {
  badRequest,
  type Engine,
  type JsonMap,
  isMap,
  listOf,
  manyErrors,
  type Outcome,
  permissionDenied,
  secondsOf,
  textOf,
  unsupportedOperation,
  unsupportedPath,
  VaultFault,
  type VaultCall,
} from "./protocol";

/** `sys/` behind the ACL; what works without a token or sealed is in `system-status.ts`. */
export class SystemEngine implements Engine {
  readonly #core: VaultCore;
  readonly #space: Space;

  constructor(core: VaultCore, space: Space) {
    this.#core = core;
    this.#space = space;
  }

  isUnauthenticated(path: string): boolean {
    return path === "internal/ui/mounts" || path.startsWith("internal/ui/mounts/");
  }

  handle(call: VaultCall, path: string): Outcome {
    const [area = ""] = path.split("/");
    const rest = path.slice(area.length + 1);
    switch (area) {
      case "mounts":
        return this.#handleMounts(call, rest, this.#space.mounts, false);
      case "auth":
        return this.#handleMounts(call, rest, this.#space.auths, true);
      case "policies":
        if (!rest.startsWith("acl")) throw unsupportedPath();
        return this.#handlePolicies(call, rest.slice("acl".length).replace(/^\//, ""), "policy");
      case "policy":
        return this.#handlePolicies(call, rest, "rules");
      case "capabilities":
      case "capabilities-self":
      case "capabilities-accessor":
        return this.#capabilities(call, area);
      case "internal":
        return this.#internalMounts(call, rest);
      case "namespaces":
        return this.#handleNamespaces(call, rest);
      case "seal":
        this.#core.isSealed = true;
        return null;
      default:
        throw unsupportedPath();
    }
  }

  #handleMounts(
    call: VaultCall,
    rest: string,
    mounts: Map<string, Mount>,
    isAuth: boolean,
  ): Outcome {
    if (rest === "" && call.operation === "read") {
      const all = Object.fromEntries(
        [...mounts].map(([path, mount]) => [path, infoOf(mount, isAuth, true)]),
      );
      return { data: all };
    }
    const isTune = rest.endsWith("/tune");
    const path = `${rest.replace(/\/tune$/, "").replace(/\/$/, "")}/`;
    const mount = mounts.get(path);
    if (isTune) return tune(call, mount);
    if (call.operation === "read") {
      if (mount) return { data: infoOf(mount, isAuth, true) };
      throw badRequest(`No ${isAuth ? "auth engine" : "secret engine mount"} at ${path}`);
    }
    if (call.operation === "delete") {
      mounts.delete(path);
      if (isAuth) this.#core.tokens.revokeByPath(`auth/${path}`);
      return null;
    }
    if (call.operation !== "update" && call.operation !== "create") throw unsupportedOperation();
    if (isAuth) this.#core.enableAuth(this.#space, path, call.data);
    else this.#core.enableSecrets(this.#space, path, call.data);
    return null;
  }

  #handlePolicies(call: VaultCall, rawName: string, field: "policy" | "rules"): Outcome {
    const { policies } = this.#space;
    const name = rawName.toLowerCase().replace(/\/$/, "");
    if (name === "" && (call.operation === "list" || call.operation === "read")) {
      const keys = [...policies.keys()].toSorted();
      if (this.#space.name === "") keys.push("root");
      return { data: field === "rules" ? { keys, policies: keys } : { keys } };
    }
    switch (call.operation) {
      case "read": {
        const found = policies.get(name);
        if (name === "root") return { data: { name, [field]: "" } };
        return found ? { data: { name, [field]: found.raw } } : null;
      }
      case "delete":
        if (name === "root" || name === "default")
          throw badRequest(
            name === "root" ? 'cannot delete "root" policy' : "cannot delete default policy",
          );
        policies.delete(name);
        return null;
      case "create":
      case "update":
        return this.#writePolicy(call, rawName, name);
      default:
        throw unsupportedOperation();
    }
  }

  #writePolicy(call: VaultCall, rawName: string, name: string): Outcome {
    const warnings = rawName === name ? [] : [`policy name was converted to ${name}`];
    let raw = textOf(call.data["policy"]);
    if (raw === "" && call.path.startsWith("sys/policy/")) {
      raw = textOf(call.data["rules"]);
      warnings.push("'rules' is deprecated, please use 'policy' instead");
    }
    if (name === "root") throw badRequest('cannot update "root" policy');
    if (raw === "") throw badRequest("'policy' parameter not supplied or empty");
    try {
      this.#space.policies.set(name, parsePolicy(name, decodeBase64(raw)));
    } catch (error) {
      throw badRequest(error instanceof Error ? error.message : "failed to parse policy");
    }
    return warnings.length > 0 ? { warnings } : null;
  }

  #capabilities(call: VaultCall, area: string): Outcome {
    if (call.operation !== "update" && call.operation !== "create") throw unsupportedOperation();
    const entry =
      area === "capabilities-accessor"
        ? this.#core.tokens.findByAccessor(textOf(call.data["accessor"]))
        : this.#core.tokens.find(
            area === "capabilities-self" ? call.token : textOf(call.data["token"]),
          );
    if (!entry)
      throw area === "capabilities-self"
        ? permissionDenied()
        : badRequest(manyErrors(area === "capabilities" ? "invalid token" : "invalid accessor"));
    const paths = listOf(call.data["paths"] ?? call.data["path"]);
    if (paths.length === 0) throw badRequest("paths must be supplied");
    const acl = this.#core.aclOfToken(entry);
    const data: JsonMap = {};
    for (const path of paths) data[path] = acl.capabilities(path);
    if (paths.length === 1) data["capabilities"] = data[paths[0] ?? ""];
    return { data };
  }

  #internalMounts(call: VaultCall, rest: string): Outcome {
    if (call.operation !== "read") throw new VaultFault(405, "unsupported operation");
    const asked = rest.replace(/^ui\/mounts\/?/, "");
    if (asked === "") return this.#visibleMounts(call);
    const path = `${asked.replace(/^\/+/, "").replace(/\/$/, "")}/`;
    const acl = this.#core.aclOf(call);
    const refused = new VaultFault(
      403,
      `preflight capability check returned 403, please ensure client's policies grant access to path "${path}"`,
    );
    const target = this.#core.route(this.#space, path);
    if (!target || !acl.reachesMount(target.full)) throw refused;
    return {
      data: { ...infoOf(target.mount, target.full.startsWith("auth/")), path: target.mount.path },
    };
  }

  #visibleMounts(call: VaultCall): Outcome {
    const acl = call.token === "" ? null : this.#core.aclOf(call);
    const list = (mounts: Map<string, Mount>, isAuth: boolean): JsonMap => {
      const seen = [...mounts.values()].filter((mount) => {
        if (mount.config.listingVisibility === "unauth") return true;
        return acl?.reachesMount(`${isAuth ? "auth/" : ""}${mount.path}`) ?? false;
      });
      const brief = ({ type, description, options }: Mount): JsonMap => ({
        type,
        description,
        options,
      });
      return Object.fromEntries(seen.map((m) => [m.path, acl ? infoOf(m, isAuth) : brief(m)]));
    };
    return {
      data: { auth: list(this.#space.auths, true), secret: list(this.#space.mounts, false) },
    };
  }

  #handleNamespaces(call: VaultCall, rest: string): Outcome {
    const { spaces } = this.#core;
    const base = this.#space.name;
    const name = `${base}${rest.replace(/\/$/, "")}/`;
    switch (call.operation) {
      case "list": {
        const keys = [...spaces.keys()]
          .filter((key) => key !== base && key.startsWith(base))
          .map((key) => key.slice(base.length))
          .filter((key) => key.indexOf("/") === key.length - 1);
        return { data: keys.length > 0 ? { keys: keys.toSorted() } : {} };
      }
      case "read":
        return spaces.has(name) ? { data: { custom_metadata: {}, id: name, path: name } } : null;
      case "create":
      case "update":
        if (!spaces.has(name)) this.#core.addSpace(name);
        return { data: { custom_metadata: {}, id: name, path: name } };
      case "delete":
        spaces.delete(name);
        return null;
      default:
        throw unsupportedOperation();
    }
  }
}

function tune(call: VaultCall, mount: Mount | undefined): Outcome {
  if (!mount)
    throw badRequest(
      `cannot fetch sysview for path "${call.path.replace(/^sys\/\w+\//, "").replace(/tune$/, "")}"`,
    );
  if (call.operation === "read") {
    return {
      data: {
        default_lease_ttl: mount.config.defaultLeaseTtl || systemTtlSeconds,
        description: mount.description,
        force_no_cache: false,
        max_lease_ttl: mount.config.maxLeaseTtl || systemTtlSeconds,
        ...(mount.options ? { options: mount.options } : {}),
      },
    };
  }
  const { data } = call;
  if (data["description"] !== undefined) mount.description = textOf(data["description"]);
  if (data["default_lease_ttl"] !== undefined)
    mount.config.defaultLeaseTtl = secondsOf(data["default_lease_ttl"]);
  if (data["max_lease_ttl"] !== undefined)
    mount.config.maxLeaseTtl = secondsOf(data["max_lease_ttl"]);
  if (data["listing_visibility"] !== undefined)
    mount.config.listingVisibility = textOf(data["listing_visibility"]);
  if (isMap(data["options"]))
    mount.options = { ...mount.options, ...(data["options"] as Record<string, string>) };
  return null;
}

function infoOf(mount: Mount, isAuth: boolean, isAsSet = false): JsonMap {
  // `sys/mounts` shows a mount's own setting, 0 for none; `sys/internal/ui/mounts` what applies.
  const fallback = isAsSet ? 0 : systemTtlSeconds;
  const version = mount.type === "kv" ? "v0.25.0+builtin" : "v1.21.2+builtin.vault";
  return {
    accessor: mount.accessor,
    config: {
      default_lease_ttl: mount.config.defaultLeaseTtl || fallback,
      force_no_cache: false,
      ...(mount.config.listingVisibility === ""
        ? {}
        : { listing_visibility: mount.config.listingVisibility }),
      max_lease_ttl: mount.config.maxLeaseTtl || fallback,
      ...(isAuth ? { token_type: "default-service" } : {}),
    },
    deprecation_status: "supported",
    description: mount.description,
    external_entropy_access: false,
    local: false,
    options: mount.options,
    plugin_version: "",
    running_plugin_version: version,
    running_sha256: "",
    seal_wrap: false,
    type: mount.type,
    uuid: mount.uuid,
  };
}

function decodeBase64(text: string): string {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return text;
  return Buffer.from(text, "base64").toString("utf8");
}
