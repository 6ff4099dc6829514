import type { Verdict } from "@/lib/client/verdict";
import type { Cluster } from "@/lib/contracts/clusters";

type WatchState = Cluster["watch"]["state"];

/** A watch that is not live proves nothing: hollow, except where it is known to have failed. */
export const watchMarks: Record<WatchState, Verdict> = {
  live: "healthy",
  connecting: "unknown",
  stale: "unknown",
  failed: "failed",
};

export const watchWords: Record<WatchState, string> = {
  live: "live",
  connecting: "connecting",
  stale: "silent",
  failed: "failed",
};
