/**
 * Requests in Kubernetes' protobuf, which newer kubectl sends for built-in kinds. Answers are always JSON: every such
 * client accepts it. Field numbers come from the `generated.proto` files of k8s.io/api 0.36.3 (Apache-2.0).
 */
import { readFileSync } from "node:fs";
import { type Json, type JsonObject, asObject, asString } from "../core/json";
import { seconds } from "../core/cluster";
import { badRequest } from "../core/status";
import { builtinDefinitions } from "../schema/schema";

/** Message → field number → name and type; `list:` and `map:` in front of a type. */
type Messages = Record<string, Record<string, [name: string, type: string]>>;

const full = (name: string): string =>
  name
    .replace(/^meta\./, "io.k8s.apimachinery.pkg.apis.meta.v1.")
    .replace(/^core\./, "io.k8s.api.core.v1.");

const messages = JSON.parse(
  readFileSync(new URL("../types/protobuf-fields.json", import.meta.url), "utf8"),
) as Messages;

const magic = Buffer.from("k8s\u0000");
const depthMax = 40;

interface Field {
  number: number;
  value: bigint | Buffer;
}

class Reader {
  #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isDone(): boolean {
    return this.#at >= this.#bytes.length;
  }

  #varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) break;
      this.#at += 1;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asIntN(64, value);
    }
    throw badRequest("unexpected EOF");
  }

  #take(length: number): Buffer {
    const end = this.#at + length;
    if (length < 0 || end > this.#bytes.length) throw badRequest("unexpected EOF");
    const part = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return part;
  }

  next(): Field {
    const tag = Number(this.#varint());
    const wire = tag & 7;
    const number = tag >>> 3;
    if (wire === 0) return { number, value: this.#varint() };
    if (wire === 2) return { number, value: this.#take(Number(this.#varint())) };
    if (wire === 1) return { number, value: this.#take(8) };
    if (wire === 5) return { number, value: this.#take(4) };
    throw badRequest("proto: illegal wireType");
  }
}

function fields(bytes: Buffer): Field[] {
  const reader = new Reader(bytes);
  const found: Field[] = [];
  while (!reader.isDone) found.push(reader.next());
  return found;
}

function scalar(value: bigint | Buffer, type: string): Json {
  if (type === "bool") return value === 1n;
  if (typeof value === "bigint") return Number(value);
  if (type === "bytes") return value.toString("base64");
  if (type === "double") return value.readDoubleLE();
  return value.toString("utf8");
}

const isScalar = (type: string): boolean => !type.includes(".");

/** Messages that JSON writes in a form of their own. */
function special(type: string, value: Buffer): Json | undefined {
  const name = type.slice(type.lastIndexOf(".") + 1);
  const part = (number: number): Field["value"] | undefined =>
    fields(value).find((field) => field.number === number)?.value;
  if (type === "meta.Time" || type === "meta.MicroTime") {
    const at = part(1);
    const nanos = Number((part(2) as bigint | undefined) ?? 0n);
    if (at === undefined) return null;
    const date = new Date(Number(at as bigint) * 1000 + nanos / 1e6);
    return name === "Time" ? seconds(date) : date.toISOString().replace("Z", "000Z");
  }
  if (name === "Quantity") return ((part(1) as Buffer | undefined) ?? "").toString();
  if (name === "IntOrString") {
    const isText = part(1) === 1n;
    return isText
      ? ((part(3) as Buffer | undefined) ?? "").toString()
      : Number((part(2) as bigint | undefined) ?? 0n);
  }
  if (name === "FieldsV1")
    return JSON.parse(((part(1) as Buffer | undefined) ?? "{}").toString()) as Json;
  if (name === "ExtraValue" || name === "Verbs") {
    return fields(value).map((field) => (field.value as Buffer).toString());
  }
  return undefined;
}

function one(value: bigint | Buffer, type: string, depth: number): Json {
  if (isScalar(type)) return scalar(value, type);
  if (typeof value === "bigint") throw badRequest("proto: illegal wireType");
  return special(type, value) ?? message(type, value, depth);
}

/** A member that the JSON form does not have is an embedded struct: its members are its parent's. */
const isEmbedded = (type: string, name: string): boolean => {
  const { properties } = builtinDefinitions[full(type)] ?? {};
  return properties !== undefined && properties[name] === undefined;
};

function message(type: string, bytes: Buffer, depth: number): JsonObject {
  if (depth > depthMax) throw badRequest("proto: nested too deep");
  const known = messages[type] ?? {};
  const result: JsonObject = {};
  for (const { number, value } of fields(bytes)) {
    const [name, wire] = known[String(number)] ?? [];
    if (!name || !wire) continue;
    if (wire.startsWith("map:")) {
      const entry = fields(value as Buffer);
      const key = entry.find((field) => field.number === 1)?.value as Buffer | undefined;
      const content = entry.find((field) => field.number === 2)?.value ?? Buffer.alloc(0);
      const map = asObject(result[name]);
      map[(key ?? "").toString()] = one(content, wire.slice(4), depth + 1);
      result[name] = map;
    } else if (wire.startsWith("list:")) {
      const list = Array.isArray(result[name]) ? result[name] : [];
      list.push(one(value, wire.slice(5), depth + 1));
      result[name] = list;
    } else {
      const decoded = one(value, wire, depth + 1);
      if (isEmbedded(type, name)) Object.assign(result, decoded);
      else result[name] = decoded;
    }
  }
  return result;
}

/** Go writes zero values, which JSON leaves out: empty texts and zeros say nothing. */
function withoutZeros(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((item) => withoutZeros(item) ?? item);
  if (typeof value !== "object" || value === null) return value;
  const result: JsonObject = {};
  for (const [key, child] of Object.entries(value)) {
    if (child === "" || child === null) continue;
    result[key] = withoutZeros(child);
  }
  return result;
}

function messageFor(apiVersion: string, kind: string): string | undefined {
  const [group = "", version = ""] = apiVersion.includes("/")
    ? apiVersion.split("/")
    : ["", apiVersion];
  return Object.keys(messages).find((name) =>
    builtinDefinitions[full(name)]?.["x-kubernetes-group-version-kind"]?.some(
      (gvk) => gvk.group === group && gvk.version === version && gvk.kind === kind,
    ),
  );
}

export function decodeProtobuf(body: Buffer): Json {
  if (!body.subarray(0, 4).equals(magic))
    throw badRequest("provided data does not appear to be a protobuf message");
  const envelope = message("io.k8s.apimachinery.pkg.runtime.Unknown", body.subarray(4), 0);
  const { apiVersion, kind } = asObject(envelope.typeMeta);
  const type = messageFor(asString(apiVersion), asString(kind));
  if (!type)
    throw badRequest(
      `no kind "${asString(kind)}" is registered for version "${asString(apiVersion)}"`,
    );
  const raw = Buffer.from(asString(envelope.raw), "base64");
  return { apiVersion, kind, ...asObject(withoutZeros(message(type, raw, 0))) };
}
