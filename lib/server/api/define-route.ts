import "server-only";
import type { z } from "zod";
import type { FieldIssue } from "@/lib/contracts/problem";
import type { InputOf, OutputOf, RouteContract } from "@/lib/contracts/route";
import { AppError } from "@/lib/domain/errors";
import { handle } from "@/lib/server/api/handle";
import { readJsonBody } from "@/lib/server/api/read-body";
import type { Context } from "@/lib/server/context";

type Params = Record<string, string | string[] | undefined>;

/** What Next hands to a route handler beside the request; no parameters at all where the path has none. */
export interface Segment {
  params: Promise<Params | undefined>;
}

type Answer<C> = OutputOf<C> extends null ? null | void : OutputOf<C>;
export type Verb<C extends RouteContract> = (ctx: Context, input: InputOf<C>) => Promise<Answer<C>>;
export type RouteHandler = (request: Request, segment: Segment) => Promise<Response>;

/**
 * Binds a contract to its verb: `export const GET = defineRoute(things.list, listThings)`. Input is parsed strictly
 * (unknown members are refused), output is parsed too, so that nothing slips out that the contract does not name. The
 * permission itself is the verb's first line.
 */
export function defineRoute<C extends RouteContract>(contract: C, verb: Verb<C>): RouteHandler {
  const { id, permission } = contract;
  return (request, segment) =>
    handle(request, { id, isPublic: permission === "public" }, async (ctx) => {
      const input = await readInput(contract, request, segment);
      const ifMatch = readIfMatch(contract, request);
      const output: unknown = await verb({ ...ctx, ifMatch }, input as InputOf<C>);
      return toResponse(contract, output);
    });
}

async function readInput(contract: RouteContract, request: Request, segment: Segment) {
  const params = decodeParams((await segment.params) ?? {});
  const query = readQuery(new URL(request.url).searchParams);
  const hasBody = contract.method !== "GET" && contract.method !== "DELETE";
  const body = hasBody ? await readJsonBody(request, contract.bodyBytesMax) : {};
  const parts: [z.ZodType, unknown][] = [
    [contract.params, params],
    [contract.query, query],
    [contract.body, body],
  ];
  const results = parts.map(([schema, value]) => schema.safeParse(value));
  const issues = results.flatMap((result) => result.error?.issues ?? []);
  if (issues.length > 0) throw invalid(issues);
  return Object.assign({}, ...results.map((result) => result.data as object)) as object;
}

/** Next hands over path segments as they stand in the address. */
function decodeParams(params: Params) {
  const decode = (text: string) => {
    try {
      return decodeURIComponent(text);
    } catch {
      throw new AppError("invalid_input", "The address is not written correctly.");
    }
  };
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(decode) : value && decode(value),
    ]),
  );
}

function readQuery(search: URLSearchParams): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, value] of search) {
    if (Object.hasOwn(query, name)) {
      throw new AppError("invalid_input", "A parameter is given twice.", {
        fields: [{ path: name.slice(0, 100), message: "Given twice" }],
      });
    }
    query[name] = value;
  }
  return query;
}

const issuesMax = 100;

/** Paths as the form knows them. zod's messages quote no input. */
export function invalid(issues: z.core.$ZodIssue[]): AppError {
  const fields: FieldIssue[] = issues.slice(0, issuesMax).flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({
          path: [...issue.path, key].join("."),
          message: "Not known here",
        }))
      : [{ path: issue.path.join("."), message: issue.message }],
  );
  return new AppError("invalid_input", "Some fields are not right.", { fields });
}

function readIfMatch(contract: RouteContract, request: Request): string | null {
  const given = request.headers.get("if-match");
  if (contract.needsIfMatch && given === null) {
    throw new AppError("precondition_failed", "Say which version is being replaced.", {
      hint: "Send the ETag of what was read as If-Match.",
    });
  }
  return given?.replace(/^(W\/)?"(.*)"$/, "$2") ?? null;
}

function toResponse(contract: RouteContract, output: unknown): Response {
  const status = contract.status ?? 200;
  if (status === 204) return new Response(null, { status });
  const parsed = contract.output.parse(output ?? null);
  const headers = new Headers({ "content-type": "application/json" });
  const etag = etagOf(parsed);
  if (etag) headers.set("etag", `"${etag}"`);
  return new Response(JSON.stringify(parsed), { status, headers });
}

function etagOf(output: unknown): string | null {
  if (typeof output !== "object" || output === null || !("etag" in output)) return null;
  return typeof output.etag === "string" && /^[\x21\x23-\x7e]+$/.test(output.etag)
    ? output.etag
    : null;
}
