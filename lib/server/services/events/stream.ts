import "server-only";
import type { LiveEvent } from "@/lib/contracts/events";
import { canSee, requirePermission, type Context } from "@/lib/server/context";
import { getLiveBus } from "@/lib/server/services/health/live-bus";

const heartbeatMs = 5_000;
/** Browsers reconnect by themselves; a session that ended must not go on listening for long. */
const lifeMs = 10 * 60_000;

/** Server-sent events until the caller goes away, the session's re-check fails, or ten minutes have passed. */
export function streamEvents(
  ctx: Context,
  isStillSignedIn: () => Promise<boolean>,
): ReadableStream<Uint8Array> {
  requirePermission(ctx, "event:watch");
  const encoder = new TextEncoder();
  let stop = () => {};
  return new ReadableStream({
    start(controller) {
      const send = (event: LiveEvent) =>
        controller.enqueue(encoder.encode(`data: ${JSON.stringify(event)}\n\n`));
      const unlisten = getLiveBus().listen((event) => {
        if (maySee(ctx, event)) send(event);
      });
      const beat = () => send({ type: "heartbeat", at: new Date().toISOString() });
      const check = async () => {
        beat();
        if (!(await isStillSignedIn())) end();
      };
      const timer = setInterval(() => void check().catch(() => end()), heartbeatMs);
      const life = setTimeout(() => end(), lifeMs);
      let isOver = false;
      stop = () => {
        isOver = true;
        unlisten();
        clearInterval(timer);
        clearTimeout(life);
      };
      function end() {
        if (isOver) return;
        stop();
        controller.close();
      }
      ctx.signal.addEventListener("abort", end, { once: true });
      beat();
    },
    cancel: () => stop(),
  });
}

function maySee(ctx: Context, event: LiveEvent): boolean {
  return "namespace" in event ? canSee(ctx, event) : true;
}
