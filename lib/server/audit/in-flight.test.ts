import { beforeEach, expect, test, vi } from "vitest";
import { setSingleton } from "@/lib/server/singleton";
import { intentsInFlight, settleIntents } from "./in-flight";

beforeEach(() => setSingleton("audit-in-flight", undefined));

test("the end waits for the outcome of what is under way, and not for ever", async () => {
  const ended = vi.fn();
  intentsInFlight().add(1);
  const end = settleIntents(60_000).then(ended);
  await settleIntents(1);
  expect(ended).not.toHaveBeenCalled();
  intentsInFlight().delete(1);
  await end;
  expect(ended).toHaveBeenCalledOnce();
});
