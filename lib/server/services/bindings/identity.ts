import "server-only";
import type { Identity } from "@/lib/contracts/environments";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { environmentAccount } from "@/lib/domain/bindings/contract";
import { requirePermission, type Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";
import { requireEnvironment } from "@/lib/server/services/environments/require";
import { findStoreOf } from "@/lib/server/services/health/find-store";
import { findPureStore } from "@/lib/stores/pure-registry";

/** The ServiceAccount as it is and must be, and the store-side policy for exactly this environment's references. */
export async function getIdentity(ctx: Context, input: EnvironmentRef): Promise<Identity> {
  requirePermission(ctx, "access:get", input);
  const { snapshot } = requireEnvironment(input);
  const account = snapshot.serviceAccount.state === "seen" ? snapshot.serviceAccount.value : null;
  const spc =
    snapshot.secretProviderClass.state === "seen" ? snapshot.secretProviderClass.value : null;
  const enablement = await getDb().enablement.findUnique({
    where: { cluster_namespace: { cluster: input.cluster, namespace: input.namespace } },
    include: { store: true },
  });
  const row = (spc && (await findStoreOf(spc, input))) ?? enablement?.store ?? null;
  const pure = row ? findPureStore(row.kind) : null;
  const config = (row?.config ?? {}) as Record<string, unknown>;
  const contents = spc && pure ? pure.binding.read(spc.spec?.parameters ?? {}) : null;
  const annotations = account?.metadata.annotations ?? {};
  const required = {
    [environmentAccount]: "true",
    ...pure?.binding.accountAnnotations(config, contents?.identity ?? null),
  };
  const { cluster, namespace, name } = input;
  const documents = pure
    ? pure.access.forEnvironment({
        environment: { cluster, namespace, name },
        serviceAccount: name,
        references: contents?.entries.map(({ reference }) => reference) ?? [],
        identity: contents?.identity ?? null,
        config,
      })
    : [];
  return {
    serviceAccount: { name, exists: account !== null, annotations },
    identity: contents?.identity ?? null,
    required: Object.entries(required).map(([annotation, value]) => ({
      annotation,
      value,
      isSet: annotations[annotation] === value,
    })),
    documents,
    audience: spc?.spec?.parameters?.audience ?? null,
  };
}
