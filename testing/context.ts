import type { Grant } from "@/lib/contracts/session";
import type { Principal } from "@/lib/domain/permissions";
import type { Context } from "@/lib/server/context";

/** A signed-in person for a test; `grants` decides what they may. */
export function contextOf(grants: Grant[], more: Partial<Context> & { id?: string } = {}): Context {
  const { id = "person-1", ...rest } = more;
  const principal: Principal = {
    userId: id,
    name: "Ada Tester",
    email: `${id}@example.com`,
    grants,
  };
  return {
    principal,
    actorKind: "person",
    requestId: "req-test",
    ip: "127.0.0.1",
    userAgent: "vitest",
    now: () => new Date(),
    signal: new AbortController().signal,
    ...rest,
  };
}

export const asPlatformAdmin = (more: Partial<Context> & { id?: string } = {}) =>
  contextOf([{ role: "platform-admin", scope: null }], more);

export const asNamespaceAdmin = (cluster: string, namespace: string, more: Partial<Context> = {}) =>
  contextOf([{ role: "namespace-admin", scope: { cluster, namespace } }], more);

export const asAuditor = (more: Partial<Context> & { id?: string } = {}) =>
  contextOf([{ role: "auditor", scope: null }], more);
