import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import { singleton } from "@/lib/server/singleton";

/** What every log line of a request carries. */
export interface RequestContext {
  requestId: string;
  route?: string;
  userId?: string;
}

const storage = () => singleton("request-context", () => new AsyncLocalStorage<RequestContext>());

export function withRequestContext<T>(context: RequestContext, fn: () => T): T {
  return storage().run(context, fn);
}

export function currentRequest(): RequestContext | undefined {
  return storage().getStore();
}
