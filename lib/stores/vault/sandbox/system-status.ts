import { randomBytes } from "node:crypto";
import type { VaultCore } from "./core";
import { type JsonMap, textOf, VaultFault } from "./protocol";

export interface StatusAnswer {
  status: number;
  body: JsonMap;
}

/** Paths that answer outside the request handling: sealed or not, with a token or without (http/sys_*.go). */
export function answerStatus(
  core: VaultCore,
  method: string,
  path: string,
  input: { query: URLSearchParams; data: JsonMap },
): StatusAnswer | null {
  const isWrite = method === "PUT" || method === "POST";
  switch (path) {
    case "sys/health":
      if (method !== "GET" && method !== "HEAD") throw new VaultFault(405, null);
      return health(core, input.query);
    case "sys/seal-status":
      if (method !== "GET") throw new VaultFault(405, null);
      return { status: 200, body: sealStatus(core) };
    case "sys/leader":
      if (method !== "GET") throw new VaultFault(405, null);
      return { status: 200, body: leader() };
    case "sys/unseal":
      if (!isWrite) throw new VaultFault(405, null);
      return unseal(core, input.data);
    case "sys/init":
      if (method === "GET") return { status: 200, body: { initialized: core.isInitialized } };
      if (!isWrite) throw new VaultFault(405, null);
      return initialize(core);
    default:
      return null;
  }
}

function health(core: VaultCore, query: URLSearchParams): StatusAnswer {
  const codeOf = (name: string, fallback: number): number => {
    const text = query.get(name);
    if (text === null) return fallback;
    if (!/^\d+$/.test(text)) throw new VaultFault(400, null);
    return Number(text);
  };
  const isStandbyFine = ["true", "1", "t"].includes(query.get("standbyok") ?? "");
  let status = codeOf("activecode", 200);
  if (!core.isInitialized) status = codeOf("uninitcode", 501);
  else if (core.isSealed) status = codeOf("sealedcode", 503);
  else if (core.isStandby && !isStandbyFine) status = codeOf("standbycode", 429);
  const body: JsonMap = {
    initialized: core.isInitialized,
    sealed: core.isSealed,
    standby: core.isSealed || core.isStandby,
    performance_standby: false,
    replication_performance_mode: core.isSealed ? "unknown" : "disabled",
    replication_dr_mode: core.isSealed ? "unknown" : "disabled",
    server_time_utc: Math.floor(core.options.now() / 1000),
    version: core.version,
    enterprise: false,
    ...(core.isSealed ? {} : { cluster_name: core.clusterName, cluster_id: core.clusterId }),
    echo_duration_ms: 0,
    clock_skew_ms: 0,
    replication_primary_canary_age_ms: 0,
  };
  return { status, body };
}

function sealStatus(core: VaultCore): JsonMap {
  return {
    type: "shamir",
    initialized: core.isInitialized,
    sealed: core.isSealed,
    t: core.isInitialized ? 1 : 0,
    n: core.isInitialized ? 1 : 0,
    progress: 0,
    nonce: "",
    version: core.version,
    build_date: "2026-01-07T08:33:05Z",
    migration: false,
    ...(core.isSealed ? {} : { cluster_name: core.clusterName, cluster_id: core.clusterId }),
    recovery_seal: false,
    storage_type: "inmem",
  };
}

function leader(): JsonMap {
  return {
    ha_enabled: false,
    is_self: false,
    active_time: "0001-01-01T00:00:00Z",
    leader_address: "",
    leader_cluster_address: "",
    performance_standby: false,
    performance_standby_last_remote_wal: 0,
  };
}

function unseal(core: VaultCore, data: JsonMap): StatusAnswer {
  const key = textOf(data["key"]);
  if (data["reset"] === true) return { status: 200, body: sealStatus(core) };
  if (key === "")
    throw new VaultFault(
      400,
      "'key' must be specified in request body as JSON, or 'reset' set to true",
    );
  const hex = decodeKey(key);
  if (hex === null) throw new VaultFault(400, "'key' must be a valid hex or base64 string");
  if (!core.isInitialized) throw new VaultFault(400, "Vault is not initialized");
  if (core.isSealed && hex !== core.unsealKey)
    throw new VaultFault(
      400,
      "unable to retrieve stored keys: invalid key: failed to decrypt keys from storage: error decrypting seal wrapped value\nerror decrypting using seal shamir: cipher: message authentication failed",
    );
  core.isSealed = false;
  return { status: 200, body: sealStatus(core) };
}

/** Hex of 16 to 33 bytes, else base64 (http/sys_seal.go): a short hex text is read as base64. */
function decodeKey(key: string): string | null {
  if (/^(?:[0-9a-f]{2}){16,33}$/i.test(key)) return key.toLowerCase();
  const isBase64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(key);
  return isBase64 ? Buffer.from(key, "base64").toString("hex") : null;
}

function initialize(core: VaultCore): StatusAnswer {
  if (core.isInitialized) throw new VaultFault(400, "Vault is already initialized");
  core.unsealKey = randomBytes(32).toString("hex");
  core.isInitialized = true;
  core.isSealed = true;
  const root = core.createRootToken();
  return {
    status: 200,
    body: {
      keys: [core.unsealKey],
      keys_base64: [Buffer.from(core.unsealKey, "hex").toString("base64")],
      root_token: root.id,
    },
  };
}
