import { cloneExact } from "../exact-json";
import {
  type Version,
  type Entry,
  split,
  attributionOf,
  notAMap,
  notANumber,
  metadataOf,
  describeEntry,
  keysOf,
  mergePatch,
  shorter,
} from "./kv2-shapes";
import { validateCustomMetadata } from "./kv2-metadata";
import { listKeys } from "./kv1";
import {
  badRequest,
  type Engine,
  flagOf,
  goDuration,
  isMap,
  manyErrors,
  type JsonMap,
  type Outcome,
  secondsOf,
  timestamp,
  unsupportedOperation,
  VaultFault,
  type VaultCall,
} from "./protocol";

interface Config {
  maxVersions: number;
  casRequired: boolean;
  deleteVersionAfter: number;
}

const versionsKept = 10;
const noPath =
  "Invalid path for a versioned K/V secrets engine. See the API docs for the appropriate API endpoints to use. If using the Vault CLI, use 'vault kv %s' for this operation.";
const commands = {
  create: "put",
  update: "put",
  patch: "patch",
  read: "get",
  list: "list",
  delete: "delete",
};

/** KV version 2 (vault-plugin-secrets-kv 0.25: path_data.go, path_metadata.go, path_subkeys.go, path_delete.go). */
export class Kv2Engine implements Engine {
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;
  #config: Config = { maxVersions: 0, casRequired: false, deleteVersionAfter: 0 };

  constructor(now: () => number) {
    this.#now = now;
  }

  exists(path: string): boolean {
    const [area, rest] = split(path);
    return (area !== "data" && area !== "metadata") || this.#entries.has(rest);
  }

  handle(call: VaultCall, path: string): Outcome {
    const [area, rest] = split(path);
    const isListing = call.operation === "list" && area === "metadata";
    if (path === "config") return this.#handleConfig(call);
    if (rest === "" && !isListing) return this.#invalid(call, path);
    switch (area) {
      case "data":
        return this.#handleData(call, rest);
      case "metadata":
        return this.#handleMetadata(call, rest);
      case "subkeys":
        return this.#readSubkeys(call, rest);
      case "delete":
      case "undelete":
      case "destroy":
        return this.#changeVersions(call, area, rest);
      default:
        return this.#invalid(call, path);
    }
  }

  #invalid(call: VaultCall, path: string): Outcome {
    const isRoot = ["metadata", "data", "delete", "undelete", "destroy"].includes(path);
    const warning = isRoot
      ? "Non-listing operations on the root of a K/V v2 mount are not supported."
      : noPath.replace("%s", commands[call.operation]);
    return { status: 404, data: null, warnings: [warning] };
  }

  #handleConfig(call: VaultCall): Outcome {
    if (call.operation === "read") {
      return {
        data: {
          cas_required: this.#config.casRequired,
          delete_version_after: goDuration(this.#config.deleteVersionAfter),
          max_versions: this.#config.maxVersions,
        },
      };
    }
    if (call.operation !== "update" && call.operation !== "create") throw unsupportedOperation();
    this.#config = {
      maxVersions: Number(call.data["max_versions"] ?? this.#config.maxVersions),
      casRequired:
        call.data["cas_required"] === undefined
          ? this.#config.casRequired
          : flagOf(call.data["cas_required"]),
      deleteVersionAfter: secondsOf(
        call.data["delete_version_after"] ?? this.#config.deleteVersionAfter,
      ),
    };
    return null;
  }

  #handleData(call: VaultCall, key: string): Outcome {
    switch (call.operation) {
      case "read": {
        const found = this.#versionOf(key, call.data["version"]);
        if (!found) return null;
        const metadata = metadataOf(found.entry, found.number, found.version);
        if (this.#isGone(found.version)) return { status: 404, data: { data: null, metadata } };
        return { data: { data: cloneExact(found.version.data), metadata } };
      }
      case "create":
      case "update":
        return this.#write(call, key);
      case "patch":
        return this.#patch(call, key);
      case "delete":
        return this.#deleteVersions(call, key, [this.#entries.get(key)?.current ?? 0]);
      case "list":
        return this.#invalid(call, `data/${key}`);
    }
  }

  #write(call: VaultCall, key: string): Outcome {
    const data = call.data["data"];
    if (data === undefined) throw badRequest("no data provided");
    if (!isMap(data) && data !== null) throw notAMap("data", data);
    const entry = this.#entries.get(key) ?? this.#newEntry();
    this.#checkCas(call.data["options"], entry);
    return this.#addVersion(call, key, entry, cloneExact(data));
  }

  #patch(call: VaultCall, key: string): Outcome {
    const data = call.data["data"];
    if (data === undefined) throw badRequest("no data provided");
    if (!isMap(data)) throw notAMap("data", data);
    const entry = this.#entries.get(key);
    if (!entry) return { status: 404, isEmpty: true };
    this.#checkCas(call.data["options"], entry);
    const version = entry.versions.get(entry.current);
    if (!version) return { status: 404, isEmpty: true };
    if (this.#isGone(version))
      return { status: 404, data: metadataOf(entry, entry.current, version) };
    if (version.data === null) throw new VaultFault(500, manyErrors("resource does not exist"));
    return this.#addVersion(call, key, entry, mergePatch(version.data, data));
  }

  #addVersion(call: VaultCall, key: string, entry: Entry, data: JsonMap | null): Outcome {
    const now = this.#now();
    const after = shorter(this.#config.deleteVersionAfter, entry.deleteVersionAfter);
    const version: Version = {
      createdTime: timestamp(now),
      deletionTime: after > 0 ? timestamp(now + after * 1000) : "",
      deletedAtMs: after > 0 ? now + after * 1000 : null,
      destroyed: false,
      data,
      createdBy: attributionOf(call, call.operation),
      deletedBy: null,
    };
    entry.lastUpdatedBy = version.createdBy;
    entry.current += 1;
    entry.versions.set(entry.current, version);
    entry.updatedTime = version.createdTime;
    if (entry.createdTime === "") entry.createdTime = version.createdTime;
    const kept = entry.maxVersions || this.#config.maxVersions || versionsKept;
    for (const number of entry.versions.keys()) {
      if (number <= entry.current - kept) entry.versions.delete(number);
    }
    if (entry.oldest > 0 || entry.current > kept) entry.oldest = Math.min(...entry.versions.keys());
    this.#entries.set(key, entry);
    return { data: { ...metadataOf(entry, entry.current, version) } };
  }

  #checkCas(options: unknown, entry: Entry): void {
    const cas = isMap(options) ? options["cas"] : undefined;
    if (cas === undefined) {
      if (this.#config.casRequired || entry.casRequired)
        throw badRequest("check-and-set parameter required for this call");
      return;
    }
    const number = typeof cas === "boolean" ? Number(cas) : Number(cas ?? 0);
    if (!Number.isInteger(number)) throw badRequest("error parsing check-and-set parameter");
    if (number !== entry.current)
      throw badRequest("check-and-set parameter did not match the current version");
  }

  #handleMetadata(call: VaultCall, key: string): Outcome {
    const entry = this.#entries.get(key);
    switch (call.operation) {
      case "list": {
        const keys = listKeys([...this.#entries.keys()], key);
        return { data: keys.length > 0 ? { keys } : {} };
      }
      case "read":
        return entry ? { data: describeEntry(entry) } : null;
      case "create":
      case "update":
      case "patch":
        return this.#writeMetadata(call, key);
      case "delete":
        this.#entries.delete(key);
        return null;
    }
  }

  #writeMetadata(call: VaultCall, key: string): Outcome {
    const { data } = call;
    const isPatch = call.operation === "patch";
    const known = ["max_versions", "cas_required", "delete_version_after", "custom_metadata"];
    if (!isPatch && !known.some((field) => field in data)) return null;
    const existing = this.#entries.get(key);
    if (isPatch && !existing) return { status: 404, isEmpty: true };
    const custom = validateCustomMetadata(data["custom_metadata"], isPatch);
    const entry = existing ?? this.#newEntry();
    const now = timestamp(this.#now());
    if (entry.createdTime === "") entry.createdTime = now;
    if (entry.updatedTime === "") entry.updatedTime = now;
    if (data["max_versions"] !== undefined) entry.maxVersions = Number(data["max_versions"] ?? 0);
    if (data["cas_required"] !== undefined) entry.casRequired = flagOf(data["cas_required"]);
    if (data["delete_version_after"] !== undefined)
      entry.deleteVersionAfter = secondsOf(data["delete_version_after"]);
    if (custom !== undefined) {
      const merged = isPatch ? { ...entry.customMetadata, ...custom } : custom;
      const kept = Object.entries(merged).filter(
        (pair): pair is [string, string] => pair[1] !== null,
      );
      entry.customMetadata = Object.fromEntries(kept);
    }
    this.#entries.set(key, entry);
    if (this.#config.casRequired && data["cas_required"] === false) {
      const text =
        '"cas_required" set to false, but is mandated by backend config. This value will be ignored.';
      return { warnings: [text] };
    }
    return null;
  }

  #readSubkeys(call: VaultCall, key: string): Outcome {
    if (call.operation !== "read") throw unsupportedOperation();
    const found = this.#versionOf(key, call.data["version"]);
    if (!found) return null;
    const metadata = metadataOf(found.entry, found.number, found.version);
    if (this.#isGone(found.version)) return { status: 404, data: { metadata, subkeys: null } };
    const depth = Number(call.data["depth"] ?? 0);
    return {
      data: { metadata, subkeys: found.version.data && keysOf(found.version.data, depth, 1) },
    };
  }

  #changeVersions(call: VaultCall, area: "delete" | "undelete" | "destroy", key: string): Outcome {
    if (call.operation !== "update" && call.operation !== "create") throw unsupportedOperation();
    const raw = call.data["versions"];
    const numbers = (
      Array.isArray(raw) ? raw : raw === undefined ? [] : String(raw).split(",")
    ).map(Number);
    const missing =
      area === "destroy" ? "no version number provided" : "No version number provided";
    if (numbers.length === 0) throw badRequest(missing);
    if (area === "delete") return this.#deleteVersions(call, key, numbers);
    for (const number of numbers) {
      const version = this.#entries.get(key)?.versions.get(number);
      if (!version || version.destroyed) continue;
      if (area === "undelete") Object.assign(version, { deletionTime: "", deletedAtMs: null });
      else Object.assign(version, { destroyed: true, data: null });
    }
    return null;
  }

  #deleteVersions(call: VaultCall, key: string, numbers: number[]): Outcome {
    for (const number of numbers) {
      const version = this.#entries.get(key)?.versions.get(number);
      if (!version || this.#isGone(version)) continue;
      Object.assign(version, { deletionTime: timestamp(this.#now()), deletedAtMs: this.#now() });
      version.deletedBy = attributionOf(call, "delete");
      const entry = this.#entries.get(key);
      if (entry) entry.lastUpdatedBy = version.deletedBy;
    }
    return null;
  }

  #versionOf(
    key: string,
    wanted: unknown,
  ): { entry: Entry; number: number; version: Version } | null {
    const entry = this.#entries.get(key);
    if (!entry) return null;
    const asked = Number(wanted ?? 0);
    if (!Number.isInteger(asked)) throw notANumber("version", wanted);
    const number = asked > 0 ? asked : entry.current;
    const version = entry.versions.get(number);
    return version ? { entry, number, version } : null;
  }

  #isGone(version: Version): boolean {
    return (
      version.destroyed || (version.deletedAtMs !== null && version.deletedAtMs <= this.#now())
    );
  }

  #newEntry(): Entry {
    return {
      versions: new Map(),
      current: 0,
      oldest: 0,
      createdTime: "",
      updatedTime: "",
      maxVersions: 0,
      casRequired: false,
      deleteVersionAfter: 0,
      customMetadata: null,
      lastUpdatedBy: null,
    };
  }
}
