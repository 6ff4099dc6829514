import { type RequestOptions, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { isMap, type JsonMap } from "./protocol";

export interface TokenReviewInput {
  host: string;
  caPem: string;
  /** Bearer: the configured reviewer, or the reviewed token itself. */
  bearer: string;
  token: string;
  audiences: string[];
}

export interface ReviewedAccount {
  name: string;
  namespace: string;
  uid: string;
}

export type SendTokenReview = (
  input: TokenReviewInput,
) => Promise<{ status: number; body: unknown }>;

const timeoutMs = 10_000;
const bodyBytesMax = 1024 * 1024;

/** The real call, as vault-plugin-auth-kubernetes makes it (token_review.go). */
export const sendTokenReview: SendTokenReview = (input) => {
  const url = new URL(
    `${input.host.replace(/\/$/, "")}/apis/authentication.k8s.io/v1/tokenreviews`,
  );
  const body = JSON.stringify({
    kind: "TokenReview",
    apiVersion: "authentication.k8s.io/v1",
    metadata: { creationTimestamp: null },
    spec: { token: input.token, audiences: input.audiences },
    status: { user: {} },
  });
  const options: RequestOptions = {
    method: "POST",
    timeout: timeoutMs,
    headers: {
      authorization: `Bearer ${input.bearer.trim()}`,
      "content-type": "application/json",
      accept: "application/json",
      "content-length": Buffer.byteLength(body),
    },
  };
  return new Promise((resolve, reject) => {
    const send = url.protocol === "https:" ? httpsRequest : httpRequest;
    const trust = input.caPem === "" ? {} : { ca: input.caPem };
    const call = send(url, { ...options, ...trust, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > bodyBytesMax) call.destroy(new Error("the answer is too long"));
        else chunks.push(chunk);
      });
      response.once("end", () => {
        resolve({
          status: response.statusCode ?? 0,
          body: parse(Buffer.concat(chunks).toString("utf8")),
        });
      });
      response.once("error", reject);
    });
    call.once("timeout", () => call.destroy(new Error("timed out")));
    call.once("error", reject);
    call.end(body);
  });
};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Throws an `Error` with the reason that the real plugin logs; the login then answers `permission denied`. */
export async function reviewToken(
  send: SendTokenReview,
  input: TokenReviewInput,
): Promise<ReviewedAccount> {
  const { status, body } = await send(input);
  if (status === 401)
    throw new Error(
      "lookup failed: service account unauthorized; this could mean it has been deleted or recreated with a new token",
    );
  if (status < 200 || status > 206 || !isMap(body))
    throw new Error(`the token review answered ${status}`);
  const review: JsonMap = isMap(body["status"]) ? body["status"] : {};
  if (typeof review["error"] === "string" && review["error"] !== "")
    throw new Error(`lookup failed: ${review["error"]}`);
  if (review["authenticated"] !== true)
    throw new Error("lookup failed: service account jwt not valid");
  const seen = Array.isArray(review["audiences"]) ? review["audiences"].map(String) : [];
  if (input.audiences.length > 0 && !input.audiences.some((audience) => seen.includes(audience))) {
    const wanted = input.audiences.join(" ");
    throw new Error(
      `lookup failed: service account jwt valid for audience(s) [${seen.join(" ")}], but wanted [${wanted}]`,
    );
  }
  const user: JsonMap = isMap(review["user"]) ? review["user"] : {};
  const parts = String(user["username"] ?? "").split(":");
  if (parts.length !== 4) throw new Error("lookup failed: unexpected username format");
  if (parts[0] !== "system" || parts[1] !== "serviceaccount")
    throw new Error("lookup failed: username returned is not a service account");
  return { namespace: parts[2] ?? "", name: parts[3] ?? "", uid: String(user["uid"] ?? "") };
}
