import "server-only";
import { registerIntentReconcilers } from "@/lib/server/services/bindings/reconcile";
import { openRegisteredClusters, getHub } from "@/lib/server/services/clusters/hub";
import { getHealthEngine } from "@/lib/server/services/health/engine";
import { singleton } from "@/lib/server/singleton";

/** Starts what runs without a request: watches, diagnosis, probes. Once per process; called by `instrumentation.ts`. */
export function startBackground(): Promise<void> {
  return singleton("background", async () => {
    registerIntentReconcilers();
    const engine = getHealthEngine();
    await engine.loadEnablements();
    engine.start();
    await openRegisteredClusters();
  });
}

export async function stopBackground(): Promise<void> {
  getHealthEngine().stop();
  await getHub().closeAll();
}
