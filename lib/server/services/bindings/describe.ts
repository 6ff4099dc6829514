import "server-only";
import type { StoreReference } from "@/lib/contracts/bindings";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { ReferenceProbe } from "@/lib/contracts/stores";
import { requirePermission, type Context } from "@/lib/server/context";
import { requireEnvironment } from "@/lib/server/services/environments/require";
import { describeReferences, requireStore } from "./use-store";

/** Metadata of references while they are typed. Never values. */
export async function describeMapping(
  ctx: Context,
  input: EnvironmentRef & { store: string; references: StoreReference[] },
): Promise<{ items: ReferenceProbe[] }> {
  requirePermission(ctx, "binding:plan", input);
  requireEnvironment(input);
  const row = await requireStore(input.store, input);
  return { items: await describeReferences(ctx, row, input.references) };
}
