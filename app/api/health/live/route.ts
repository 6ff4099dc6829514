/** The process answers; nothing else is looked at, so that a slow database does not restart it. */
export function GET(): Response {
  return Response.json({ status: "live" }, { headers: { "cache-control": "no-store" } });
}
