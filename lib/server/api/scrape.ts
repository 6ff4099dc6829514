import "server-only";
import { isLocalCall } from "@/lib/server/api/address";
import { getConfig } from "@/lib/server/config";
import { isSameText } from "@/lib/server/security/seal";
import { metrics } from "@/lib/server/telemetry/metrics";

/** Metrics for Prometheus: with `BINDERY_METRICS_TOKEN` as bearer token, or without one from this machine only. */
export async function scrape(request: Request): Promise<Response> {
  if (!isAllowed(request)) return new Response("Not found\n", { status: 404 });
  const { registry } = metrics();
  const headers = { "content-type": registry.contentType, "cache-control": "no-store" };
  return new Response(await registry.metrics(), { headers });
}

function isAllowed({ headers }: Request): boolean {
  const token = getConfig().metricsToken;
  if (!token) return isLocalCall(headers);
  return isSameText(headers.get("authorization") ?? "", `Bearer ${token.reveal()}`);
}
