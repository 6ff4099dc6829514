import "server-only";
import type { LiveEvent } from "@/lib/contracts/events";
import { can, type Principal } from "@/lib/domain/permissions";
import { requirePermission, type Context } from "@/lib/server/context";
import { getLiveBus } from "@/lib/server/services/health/live-bus";
import { maySee } from "./may-see";
import { takeStream } from "./open-streams";

const heartbeatMs = 5_000;
/** Browsers reconnect by themselves; a session that ended must not go on listening for long. */
const lifeMs = 10 * 60_000;
/** A reader so far behind is gone or stuck; it reconnects and fetches what it missed. */
const unreadMax = 100;

/**
 * Server-sent events until the caller goes away, stops reading, `findPerson` finds nobody any more, or ten minutes have
 * passed. `findPerson` is asked at every heartbeat, so that a role that was taken away counts within five seconds.
 * Throws `rate_limited` where the person has too many streams open.
 */
export function streamEvents(
  ctx: Context,
  findPerson: () => Promise<Principal | null>,
): ReadableStream<Uint8Array> {
  requirePermission(ctx, "event:watch");
  const giveBack = takeStream(ctx.principal.userId);
  const encoder = new TextEncoder();
  let person: Principal = ctx.principal;
  let stop = giveBack;
  return new ReadableStream({
    start(controller) {
      let isOver = false;
      const send = (event: LiveEvent) => {
        if (isOver) return;
        controller.enqueue(encoder.encode(`data: ${JSON.stringify(event)}\n\n`));
        if ((controller.desiredSize ?? 0) < -unreadMax) end();
      };
      const unlisten = getLiveBus().listen((event) => {
        const seen = maySee(person, event);
        if (seen === true) send(event);
        else if (seen !== false)
          void seen.then((isSeen) => isSeen && send(event)).catch(() => end());
      });
      const beat = () => send({ type: "heartbeat", at: new Date().toISOString() });
      const check = async () => {
        beat();
        const found = await findPerson();
        if (!found || !can(found, "event:watch")) end();
        else person = found;
      };
      const timer = setInterval(() => void check().catch(() => end()), heartbeatMs);
      const life = setTimeout(() => end(), lifeMs);
      stop = () => {
        isOver = true;
        unlisten();
        clearInterval(timer);
        clearTimeout(life);
        giveBack();
      };
      function end() {
        if (isOver) return;
        stop();
        controller.close();
      }
      ctx.signal.addEventListener("abort", end, { once: true });
      beat();
      if (ctx.signal.aborted) end();
    },
    cancel: () => stop(),
  });
}
