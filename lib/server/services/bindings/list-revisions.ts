import "server-only";
import type { Revision } from "@/lib/contracts/environments";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { requirePermission, type Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";
import { requireEnvironment } from "@/lib/server/services/environments/require";
import { toRevision } from "./save-revision";

export async function listRevisions(
  ctx: Context,
  input: EnvironmentRef,
): Promise<{ items: Revision[] }> {
  requirePermission(ctx, "revision:list", input);
  requireEnvironment(input);
  const { cluster, namespace, name: environment } = input;
  const rows = await getDb().revision.findMany({
    where: { cluster, namespace, environment },
    orderBy: { number: "desc" },
    take: 200,
  });
  const current = rows.find(({ outcome }) => outcome === "success")?.number;
  return { items: rows.map((row) => toRevision(row, row.number === current)) };
}
