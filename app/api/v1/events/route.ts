import { handle } from "@/lib/server/api/handle";
import { findPrincipal } from "@/lib/server/auth/find-principal";
import { streamEvents } from "@/lib/server/services/events/stream";

export const dynamic = "force-dynamic";

/** `text/event-stream` of `LiveEvent` (lib/contracts/events.ts). */
export const GET = (request: Request): Promise<Response> =>
  handle(request, { id: "events.watch", isPublic: false, isUse: false }, (ctx) => {
    const headers = new Headers(request.headers);
    const stream = streamEvents(
      ctx,
      async () => (await findPrincipal(headers, ctx.now(), { touch: false }))?.principal ?? null,
    );
    return Promise.resolve(
      new Response(stream, {
        headers: { "content-type": "text/event-stream", "x-accel-buffering": "no" },
      }),
    );
  });
