import "server-only";
import { peekSingleton } from "@/lib/server/singleton";

const name = "readiness";
const timeoutMs = 3_000;

type Probe = () => Promise<void>;

/** Says how to find out that the process can serve: set at the end of the start, with a look at the database. */
export const readinessName = name;

/** 200 when started and the database answers within 3 s, else 503. Says no reason: anybody may ask. */
export async function readiness(): Promise<Response> {
  const probe = peekSingleton<Probe>(name);
  const isReady = probe !== undefined && (await settles(probe));
  const headers = { "cache-control": "no-store" };
  return Response.json(
    { status: isReady ? "ready" : "starting" },
    { status: isReady ? 200 : 503, headers },
  );
}

async function settles(probe: Probe): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs);
  });
  const answered = probe().then(
    () => true,
    () => false,
  );
  const isReady = await Promise.race([answered, late]);
  clearTimeout(timer);
  return isReady;
}
