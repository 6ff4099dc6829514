import "server-only";
import type {
  SqlDriverAdapter,
  SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import type { OpenedDatabase } from "@/lib/server/db/open";

/**
 * The adapter of PGlite (pglite-prisma-adapter 0.7.2) starts a script and does not wait for it, so that a failing
 * migration would be noted as applied. Here the script is awaited, and its failure is the caller's.
 */
export function withAwaitedScripts(opened: OpenedDatabase): SqlMigrationAwareDriverAdapterFactory {
  const { adapter } = opened;
  if (opened.kind === "postgresql") return adapter;
  const wrap = (inner: SqlDriverAdapter): SqlDriverAdapter =>
    new Proxy(inner, {
      get(target, property) {
        if (property === "executeScript") return (sql: string) => opened.runScript(sql);
        const member: unknown = Reflect.get(target, property);
        return typeof member === "function" ? member.bind(target) : member;
      },
    });
  return {
    provider: adapter.provider,
    adapterName: adapter.adapterName,
    connect: async () => wrap(await adapter.connect()),
    connectToShadowDb: () => adapter.connectToShadowDb(),
  };
}
