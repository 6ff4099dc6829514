/** Reading and parsing request bodies. */
import type { IncomingMessage } from "node:http";
import { gunzipSync } from "node:zlib";
import { parse as parseYaml } from "yaml";
import type { Json } from "../core/json";
import { StatusError, badRequest, bodyTooLarge, unsupportedMediaType } from "../core/status";

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

/** The body as JSON; undefined when there is none. */
export function parseBody(body: Buffer, contentType: string): Json | undefined {
  if (body.length === 0) return undefined;
  const text = body.toString("utf8");
  const type = contentType.split(";")[0]?.trim() ?? "";
  if (type === protobufType || type === "application/cbor") {
    throw unsupportedMediaType(
      "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml",
    );
  }
  if (type.includes("yaml")) return asYaml(text);
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new StatusError({
      ...badRequest(`couldn't get version/kind; json parse error: ${jsonFault(cause)}`).init,
      cause: String(cause),
    });
  }
}

const jsonFault = (cause: unknown): string =>
  cause instanceof Error ? cause.message : "invalid character";

function asYaml(text: string): Json {
  try {
    return parseYaml(text) as Json;
  } catch (cause) {
    throw badRequest(`error decoding YAML: ${cause instanceof Error ? cause.message : ""}`);
  }
}
