import { z } from "zod";
import { Verdict } from "@/lib/contracts/health";
import { Moment } from "@/lib/contracts/names";

/** What the stream `/api/v1/events` sends; only of what the person may see. Data is fetched, not pushed. */
export const LiveEvent = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("environment"),
    cluster: z.string(),
    namespace: z.string(),
    name: z.string(),
    verdict: Verdict.nullable(),
    at: Moment,
  }),
  z.strictObject({
    type: z.literal("namespace"),
    cluster: z.string(),
    namespace: z.string(),
    at: Moment,
  }),
  z.strictObject({
    type: z.literal("cluster"),
    cluster: z.string(),
    watch: z.enum(["live", "connecting", "stale", "failed"]),
    at: Moment,
  }),
  z.strictObject({ type: z.literal("store"), store: z.string(), at: Moment }),
  z.strictObject({ type: z.literal("audit"), at: Moment }),
  z.strictObject({ type: z.literal("heartbeat"), at: Moment }),
]);
export type LiveEvent = z.infer<typeof LiveEvent>;
