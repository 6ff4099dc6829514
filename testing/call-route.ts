import type { RouteContract } from "@/lib/contracts/route";
import type { RouteHandler } from "@/lib/server/api/define-route";
import { requestTo, type Sent } from "@/testing/requests";
import { sampleBodies, sampleParams, sampleQueries } from "@/testing/route-samples";

type Module = Partial<Record<string, RouteHandler>>;
const modules = import.meta.glob<Module>("../app/api/v1/**/route.ts");

/** What the route of a contract exports for its method; null where there is none. */
export async function handlerOf({ path, method }: RouteContract): Promise<RouteHandler | null> {
  const load = modules[`../app/api/v1${path}/route.ts`];
  return (await load?.())?.[method] ?? null;
}

const paramsOf = (contract: RouteContract) =>
  Object.fromEntries(
    [...contract.path.matchAll(/\[([A-Za-z]+)\]/g)].map(([, name = ""]) => [
      name,
      sampleParams[name] ?? "",
    ]),
  );

/** Calls the real route of a contract, with its sample input unless told. */
export async function callRoute(
  contract: RouteContract,
  sent: Sent = {},
  extra = "",
): Promise<Response> {
  const handler = await handlerOf(contract);
  if (!handler) throw new Error(`no route exports ${contract.method} ${contract.path}`);
  const params = paramsOf(contract);
  const path = contract.path.replaceAll(
    /\[([A-Za-z]+)\]/g,
    (_, name: string) => params[name] ?? "",
  );
  const search = [sampleQueries[contract.id], extra].filter(Boolean).join("&");
  const hasBody = contract.method !== "GET" && contract.method !== "DELETE";
  const body = "body" in sent ? sent.body : hasBody ? (sampleBodies[contract.id] ?? {}) : undefined;
  const request = requestTo(`/api/v1${path}?${search}`, { ...sent, method: contract.method, body });
  return handler(request, {
    // As Next does: nothing where the path has no parameter.
    params: Promise.resolve(Object.keys(params).length === 0 ? undefined : params),
  });
}
