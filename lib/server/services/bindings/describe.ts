import "server-only";
import type { StoreReference } from "@/lib/contracts/bindings";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { ReferenceProbe } from "@/lib/contracts/stores";
import { requirePermission, type Context } from "@/lib/server/context";
import { requireEnvironment } from "@/lib/server/services/environments/require";
import { reachOf } from "./reach";
import { describeReferences, requireStore } from "./use-store";

/** Metadata of references while they are typed. Never values; what the store does not share here is `denied` unasked. */
export async function describeMapping(
  ctx: Context,
  input: EnvironmentRef & { store: string; references: StoreReference[] },
): Promise<{ items: ReferenceProbe[] }> {
  requirePermission(ctx, "binding:plan", input);
  requireEnvironment(input);
  const row = await requireStore(input.store, input);
  const reach = reachOf(ctx, row, input);
  const open = input.references.filter((reference) => reach.isOpen(reference));
  const probes = new Map(
    (await describeReferences(ctx, row, open)).map((probe, index) => [open[index], probe]),
  );
  return {
    items: input.references.map((reference) => probes.get(reference) ?? reach.refused(reference)),
  };
}
