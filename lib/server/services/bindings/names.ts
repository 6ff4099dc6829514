import "server-only";
import type { z } from "zod";
import type { bindings } from "@/lib/contracts/environments";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { requirePermission, type Context } from "@/lib/server/context";
import { requireEnvironment } from "@/lib/server/services/environments/require";
import { openStore, wholeConfig } from "@/lib/server/services/stores/open-store";
import { StoreError } from "@/lib/stores/errors";
import { reachOf } from "./reach";
import { requireStore } from "./use-store";

type Input = EnvironmentRef & z.output<typeof bindings.names.query>;

/** Names for completion. A store that does not list is an answer with a message, not an error: typing goes on. */
export async function listNames(
  ctx: Context,
  input: Input,
): Promise<z.output<typeof bindings.names.output>> {
  requirePermission(ctx, "storeName:list", input);
  requireEnvironment(input);
  const row = await requireStore(input.store, input);
  const observedAt = ctx.now().toISOString();
  const reach = reachOf(ctx, row, input);
  if (!reach.isOpen({ name: input.prefix, member: null }))
    return { ...wayInto(reach.fence, input.prefix), observedAt };
  try {
    await using client = await openStore(row.kind, wholeConfig(row));
    const page = await client.list(
      input.prefix,
      { after: null, limit: 100 },
      AbortSignal.any([ctx.signal, AbortSignal.timeout(8_000)]),
    );
    return {
      items: page.items,
      observedAt,
      message: page.next ? "More names follow: type on to narrow them." : null,
    };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return { items: [], observedAt, message: error.message };
  }
}

/** On the way to what is shared: the one name that leads there. The store is not asked. */
function wayInto(fence: string | null, typed: string) {
  if (fence?.startsWith(typed))
    return {
      items: [
        { name: fence, kind: fence.endsWith("/") ? ("folder" as const) : ("secret" as const) },
      ],
      message: null,
    };
  const where = fence === null ? "nothing here" : `only names below ${fence}`;
  return { items: [], message: `This store shares ${where}.` };
}
