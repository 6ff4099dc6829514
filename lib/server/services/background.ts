import "server-only";
import { registerIntentReconcilers } from "@/lib/server/services/bindings/reconcile";
import { readEnablements, startFollowing } from "@/lib/server/services/clusters/follow-registry";
import { openRegisteredClusters, getHub } from "@/lib/server/services/clusters/hub";
import { getHealthEngine } from "@/lib/server/services/health/engine";
import { singleton } from "@/lib/server/singleton";

/** Starts what runs without a request: watches, diagnosis, probes. Once per process; called by `instrumentation.ts`. */
export function startBackground(): Promise<void> {
  return singleton("background", async () => {
    registerIntentReconcilers();
    const engine = getHealthEngine();
    engine.setEnablements(await readEnablements());
    engine.start();
    await openRegisteredClusters();
    following().stop = startFollowing();
  });
}

const following = () => singleton("registry-following", () => ({ stop: () => {} }));

export async function stopBackground(): Promise<void> {
  following().stop();
  getHealthEngine().stop();
  await getHub().closeAll();
}
