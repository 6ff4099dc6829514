/** Paths that name no resource: health, version, discovery, OpenAPI, token issuer. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Cluster } from "../core/cluster";
import type { Json, JsonObject } from "../core/json";
import { notAcceptable } from "../core/status";
import {
  aggregated,
  apiGroupList,
  apiVersions,
  resourceList,
  singleGroup,
} from "../discovery/discovery";
import { toProtobuf } from "../discovery/openapi-protobuf";
import { openApiV2, openApiV3 } from "../discovery/openapi";
import { sendBytes, sendJson, sendText } from "./respond";

const version = {
  major: "1",
  minor: "36",
  gitVersion: "v1.36.3+bindery-sandbox",
  gitCommit: "0000000000000000000000000000000000000000",
  gitTreeState: "clean",
  buildDate: "2026-09-09T00:00:00Z",
  goVersion: "go1.26.0",
  compiler: "gc",
  platform: "linux/amd64",
};

/** The name without `@`, which Go's MIME parser refuses: what the real server answers with, whichever was asked for. */
const protobufV2 = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
const jsonV2 = "application/json";

/** Forms of aggregated discovery in the order that the client wants them. */
function aggregatedForm(accept: string): string | null {
  for (const part of accept.split(",")) {
    const isJson = part.includes("application/json") || part.includes("*/*");
    if (!isJson) continue;
    const found = /g=apidiscovery\.k8s\.io/.test(part) && /v=(v2beta1|v2)\b/.exec(part);
    return found ? `apidiscovery.k8s.io/${found[1]}` : null;
  }
  return null;
}

export interface Exchange {
  cluster: Cluster;
  request: IncomingMessage;
  response: ServerResponse;
  path: string;
  accept: string;
  address: string;
}

function discover({ cluster, path, accept, request, response, address }: Exchange): boolean {
  const { registry } = cluster;
  const parts = path.split("/").filter((part) => part !== "");
  const [root, group = "", apiVersion = ""] = parts;
  const isCore = root === "api";
  if (parts.length === 1) {
    const form = aggregatedForm(accept);
    if (form) {
      const contentType = `application/json;g=apidiscovery.k8s.io;v=${form.split("/")[1]};as=APIGroupDiscoveryList`;
      sendJson(request, response, {
        status: 200,
        body: aggregated(registry, isCore, form),
        contentType,
      });
      return true;
    }
    const body = isCore ? apiVersions(address) : apiGroupList(registry);
    sendJson(request, response, { status: 200, body });
    return true;
  }
  let body: JsonObject | null;
  if (isCore) body = resourceList(registry, "", group);
  else if (parts.length === 2) body = singleGroup(registry, group);
  else body = resourceList(registry, group, apiVersion);
  if (body) sendJson(request, response, { status: 200, body });
  return body !== null;
}

function openApi({ cluster, path, accept, request, response }: Exchange): boolean {
  if (path === "/openapi/v2") {
    const document = openApiV2(cluster.registry);
    if (accept.includes("proto-openapi.spec.v2")) {
      const body = toProtobuf(document);
      sendBytes(request, response, { status: 200, body, contentType: protobufV2 });
    } else if (accept === "" || accept.includes("json") || accept.includes("*/*")) {
      sendJson(request, response, { status: 200, body: document });
    } else throw notAcceptable([jsonV2, protobufV2]);
    return true;
  }
  const document = openApiV3(cluster.registry, path);
  if (document) sendJson(request, response, { status: 200, body: document });
  return document !== null;
}

function issuerDocuments({ cluster, path }: Exchange): Json | null {
  const { issuer } = cluster;
  if (path === "/.well-known/openid-configuration") {
    return {
      issuer: issuer.url,
      jwks_uri: `${issuer.url}/openid/v1/jwks`,
      response_types_supported: ["id_token"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
    };
  }
  if (path !== "/openid/v1/jwks") return null;
  const { kty, n, e } = issuer.publicKey.export({ format: "jwk" });
  return { keys: [{ use: "sig", kty, kid: issuer.keyId, alg: "RS256", n, e }] };
}

const healthPaths = /^\/(healthz|livez|readyz)(\/.*)?$/;

/** Answers a path that names no resource; `404 page not found` where there is nothing. */
export function answerNonResource(exchange: Exchange): void {
  const { path, request, response } = exchange;
  if (healthPaths.test(path)) {
    sendText(request, response, { status: 200, text: "ok" });
    return;
  }
  if (path === "/version" || path === "/version/") {
    sendJson(request, response, { status: 200, body: version });
    return;
  }
  const isDiscovery = path === "/api" || path === "/apis" || /^\/apis?\//.test(path);
  if (isDiscovery && discover(exchange)) return;
  if (path.startsWith("/openapi/") && openApi(exchange)) return;
  const document = issuerDocuments(exchange);
  if (document) {
    const contentType = path.endsWith("jwks") ? "application/jwk-set+json" : "application/json";
    sendJson(request, response, { status: 200, body: document, contentType });
    return;
  }
  if (path === "/") {
    sendJson(request, response, {
      status: 200,
      body: { paths: ["/api", "/apis", "/version", "/healthz", "/openapi/v2", "/openapi/v3"] },
    });
    return;
  }
  sendText(request, response, { status: 404, text: "404 page not found\n" });
}
