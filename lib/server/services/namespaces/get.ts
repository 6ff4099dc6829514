import "server-only";
import type { NamespaceRef } from "@/lib/contracts/names";
import type { NamespaceDetail } from "@/lib/contracts/namespaces";
import { requirePermission, type Context } from "@/lib/server/context";
import { toNamespaceDetail } from "./to-detail";

export async function getNamespace(ctx: Context, input: NamespaceRef): Promise<NamespaceDetail> {
  requirePermission(ctx, "namespace:get", input);
  return toNamespaceDetail(ctx, input);
}
