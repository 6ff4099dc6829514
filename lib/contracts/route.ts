import { z } from "zod";
import type { Permission } from "@/lib/contracts/permissions";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * What a route promises: declared once, used by the route handler, the browser's caller, the forms and OpenAPI.
 * `permission` is what the verb requires; `"public"` only for the first setup and the health routes,
 * `"signed-in"` where any session will do.
 */
export interface RouteContract<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
> {
  /** `bindings.apply`: unique; the operationId of OpenAPI. */
  id: string;
  method: Method;
  /** `/environments/[cluster]/[namespace]/[name]/binding`, below `/api/v1`. */
  path: string;
  permission: Permission | "public" | "signed-in";
  summary: string;
  params: Params;
  query: Query;
  body: Body;
  output: Output;
  /** `If-Match` must be sent (replace and delete of versioned things). */
  needsIfMatch?: boolean;
  /** Largest body in bytes; 64 KiB unless said. */
  bodyBytesMax?: number;
  /** Success status; 200 unless said. */
  status?: 200 | 201 | 202 | 204;
}

export const none = z.strictObject({});
export const noOutput = z.null();

/** Fills what a contract leaves out; the result keeps the exact schema types. */
export function contract<
  Params extends z.ZodType = typeof none,
  Query extends z.ZodType = typeof none,
  Body extends z.ZodType = typeof none,
  Output extends z.ZodType = typeof noOutput,
>(
  given: Omit<
    RouteContract<Params, Query, Body, Output>,
    "params" | "query" | "body" | "output"
  > & {
    params?: Params;
    query?: Query;
    body?: Body;
    output?: Output;
  },
): RouteContract<Params, Query, Body, Output> {
  return {
    ...given,
    params: given.params ?? (none as unknown as Params),
    query: given.query ?? (none as unknown as Query),
    body: given.body ?? (none as unknown as Body),
    output: given.output ?? (noOutput as unknown as Output),
  };
}

/** The empty `strictObject` says "no member at all", which would forbid the members of its neighbours. */
type Members<T> = T extends Record<string, never> ? unknown : T;

/** What a verb is called with: params, query and body in one object. */
export type InputOf<C> =
  C extends RouteContract<infer P, infer Q, infer B, z.ZodType>
    ? Members<z.output<P>> & Members<z.output<Q>> & Members<z.output<B>>
    : never;
export type OutputOf<C> =
  C extends RouteContract<z.ZodType, z.ZodType, z.ZodType, infer O> ? z.output<O> : never;
