import "server-only";
import type { z } from "zod";
import type { stores } from "@/lib/contracts/store-routes";
import { notFound, requirePermission, type Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";
import { seenNamespaces } from "@/lib/server/services/environments/visible";
import { getHealthEngine } from "@/lib/server/services/health/engine";
import { findPureStore, findPureStoreByProvider } from "@/lib/stores/pure-registry";
import { storeFinder } from "@/lib/server/services/health/find-store";
import type { Health } from "@/lib/server/services/health/engine";
import { toStore, withUsers } from "./to-store";
import { maySeeStore } from "./visible";

/** One store with the environments that use it (of those the person may see) and the policies that Bindery itself needs. */
export async function getStore(
  ctx: Context,
  input: { store: string },
): Promise<z.output<typeof stores.get.output>> {
  requirePermission(ctx, "store:get");
  const row = await getDb().store.findUnique({
    where: { name: input.store },
    include: withUsers,
  });
  if (!row || !maySeeStore(ctx.principal, row)) throw notFound("store");
  // By what the classes say: a store that was just changed, or does not answer, is used as before.
  const findStore = await storeFinder();
  const using = seenNamespaces(ctx)
    .flatMap((ref) => getHealthEngine().list(ref.cluster, ref.namespace))
    .filter(({ snapshot: { secretProviderClass: spc, environment } }) =>
      spc.state === "seen" ? findStore(spc.value, environment)?.name === row.name : false,
    );
  const references = using.flatMap(referencesOf);
  const pure = findPureStore(row.kind);
  const config = row.config as Record<string, unknown>;
  return {
    store: toStore(ctx, row),
    environments: using.map(({ snapshot }) => snapshot.environment),
    policies: pure
      ? [false, true].flatMap((canWrite) =>
          pure.access.forBindery({ references, canWrite, config }),
        )
      : [],
  };
}

function referencesOf({ snapshot }: Health) {
  if (snapshot.secretProviderClass.state !== "seen") return [];
  const { spec } = snapshot.secretProviderClass.value;
  const pure = findPureStoreByProvider(spec?.provider ?? "");
  return pure?.binding.read(spec?.parameters ?? {}).entries.map(({ reference }) => reference) ?? [];
}
