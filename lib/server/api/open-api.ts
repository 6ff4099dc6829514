import "server-only";
import { z } from "zod";
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
} from "zod-openapi";
import { allRoutes } from "@/lib/contracts/all-routes";
import { Problem } from "@/lib/contracts/problem";
import type { RouteContract } from "@/lib/contracts/route";
import { singleton } from "@/lib/server/singleton";

const problem = Problem.meta({ id: "Problem" });

function isEmpty(schema: z.ZodType): boolean {
  return schema instanceof z.ZodObject && Object.keys(schema.shape).length === 0;
}

function operationOf(contract: RouteContract): ZodOpenApiOperationObject {
  const { id, summary, permission, params, query, body, output } = contract;
  const status = contract.status ?? 200;
  const content = { "application/json": { schema: output } };
  const requestParams = {
    ...(params instanceof z.ZodObject && !isEmpty(params) && { path: params }),
    ...(query instanceof z.ZodObject && !isEmpty(query) && { query }),
  };
  return {
    operationId: id,
    summary,
    tags: [id.split(".")[0] ?? id],
    description: permission === "public" ? "Needs no session." : `Needs ${permission}.`,
    ...(permission === "public" && { security: [] }),
    requestParams,
    ...(!isEmpty(body) && { requestBody: { content: { "application/json": { schema: body } } } }),
    responses: {
      [String(status)]: { description: "Done", ...(status !== 204 && { content }) },
      default: {
        description: "Refused, or failed",
        content: { "application/problem+json": { schema: problem } },
      },
    },
  };
}

/** OpenAPI 3.1 of all contracts (design.md D5). */
export function openApiDocument() {
  return singleton("open-api", () => {
    const paths: ZodOpenApiPathsObject = {};
    for (const contract of allRoutes) {
      const path = contract.path.replaceAll(/\[([A-Za-z]+)\]/g, "{$1}");
      paths[path] = { ...paths[path], [contract.method.toLowerCase()]: operationOf(contract) };
    }
    return createDocument({
      openapi: "3.1.0",
      info: { title: "Bindery", version: "1" },
      servers: [{ url: "/api/v1" }],
      security: [{ session: [] }],
      paths,
      components: {
        securitySchemes: { session: { type: "apiKey", in: "cookie", name: "bindery-session" } },
      },
    });
  });
}

/** The document for whoever asks: it says what can be asked, nothing about this installation. */
export function getOpenApi(): Response {
  return Response.json(openApiDocument(), { headers: { "cache-control": "no-store" } });
}
