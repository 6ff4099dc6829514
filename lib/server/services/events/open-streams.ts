import "server-only";
import { AppError } from "@/lib/domain/errors";
import { singleton } from "@/lib/server/singleton";

/** Of one person on one replica: more tabs than anybody reads. */
const streamsMax = 20;

const counts = () => singleton("event-streams", () => new Map<string, number>());

/** Counts a stream of a person; the answer gives its place back. Throws `rate_limited` beyond twenty. */
export function takeStream(userId: string): () => void {
  const open = counts();
  const before = open.get(userId) ?? 0;
  if (before >= streamsMax) {
    throw new AppError("rate_limited", `Too many live streams are open (${streamsMax} at most).`, {
      hint: "Close tabs of Bindery that are not needed.",
    });
  }
  open.set(userId, before + 1);
  let isTaken = true;
  return () => {
    if (!isTaken) return;
    isTaken = false;
    const left = (open.get(userId) ?? 1) - 1;
    if (left > 0) open.set(userId, left);
    else open.delete(userId);
  };
}
