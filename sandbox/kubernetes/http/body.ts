/** Reading and parsing request bodies. */
import type { IncomingMessage } from "node:http";
import { gunzipSync } from "node:zlib";
import { parse as parseYaml } from "yaml";
import { type Json, isObject } from "../core/json";
import { decodeProtobuf } from "./protobuf";
import { badRequest, bodyTooLarge, unsupportedMediaType } from "../core/status";

const bodyBytesMax = 3 * 1024 * 1024;

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyBytesMax) throw bodyTooLarge();
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  return request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
}

export const protobufType = "application/vnd.kubernetes.protobuf";

/** How decode errors quote a body (endpoints/handlers/rest.go, summarizeData). */
function summary(text: string): string {
  const max = 30;
  if (text.startsWith("{")) return text.length > max ? `${text.slice(0, max)} ...` : text;
  const hex = Buffer.from(text).toString("hex");
  return hex.length > max ? `${hex.slice(0, max)} ...` : hex;
}

/** Go's words for what is wrong with a document. */
function jsonFault(text: string): string {
  const trimmed = text.trim();
  const isCut = /[{[,:]$/.test(trimmed) || !/[}\]"0-9a-z]$/.test(trimmed);
  if (isCut) return "unexpected end of JSON input";
  return `invalid character '${trimmed[0] ?? ""}' looking for beginning of value`;
}

/** The body as JSON; undefined when there is none. `kind` is what the URL expects; null: options, not an object. */
export function parseBody(
  body: Buffer,
  { contentType, kind }: { contentType: string; kind: string | null },
): Json | undefined {
  if (body.length === 0) return undefined;
  const text = body.toString("utf8");
  const type = contentType.split(";")[0]?.trim() ?? "";
  if (type === protobufType) return decodeProtobuf(body);
  if (type === "application/cbor") {
    throw unsupportedMediaType(
      "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf",
    );
  }
  if (type.includes("yaml")) return asYaml(text);
  try {
    return JSON.parse(text) as Json;
  } catch {
    const fault = `couldn't get version/kind; json parse error: ${jsonFault(text)}`;
    throw badRequest(
      kind === null
        ? fault
        : `the object provided is unrecognized (must be of type ${kind}): ${fault} (${summary(text)})`,
    );
  }
}

/** YAML 1.1, as Go's library reads it: `y` and `on` are booleans; times stay texts. */
function asYaml(text: string): Json {
  try {
    const isTime = (tag: unknown): boolean =>
      tag === "timestamp" || (isObject(tag) && tag.tag === "tag:yaml.org,2002:timestamp");
    return parseYaml(text, {
      version: "1.1",
      schema: "yaml-1.1",
      customTags: (tags) => tags.filter((tag) => !isTime(tag)),
    }) as Json;
  } catch (cause) {
    throw badRequest(`error decoding YAML: ${cause instanceof Error ? cause.message : ""}`);
  }
}
