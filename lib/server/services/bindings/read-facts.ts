import "server-only";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { ReferenceProbe } from "@/lib/contracts/stores";
import type { PlanFacts } from "@/lib/domain/bindings/plan-facts";
import type { MendixApp } from "@/lib/domain/kube-object";
import { getDb } from "@/lib/server/db/client";
import { resources } from "@/lib/server/kubernetes/resources";
import { getHub } from "@/lib/server/services/clusters/hub";
import { readDriverFacts } from "@/lib/server/services/health/driver-facts";
import { readOperatorVersion, readRuntimeVersion } from "@/lib/server/services/health/versions";

/** What is known around an environment. Unknown stays null: it is never evidence. */
export async function readFacts(
  ref: EnvironmentRef,
  probes: readonly ReferenceProbe[],
): Promise<PlanFacts> {
  const watch = getHub().get(ref.cluster);
  const driver = readDriverFacts(watch);
  const app = watch.in(ref.namespace, resources.mendixApps).find<MendixApp>(ref.name);
  const enablement = await getDb().enablement.findUnique({
    where: { cluster_namespace: { cluster: ref.cluster, namespace: ref.namespace } },
  });
  return {
    isEnabled: enablement?.isEnabled ?? null,
    operatorVersion: readOperatorVersion(watch, ref.namespace),
    runtimeVersion: readRuntimeVersion(app),
    driverVersion: driver.state === "seen" ? driver.value.version : null,
    isRotationEnabled: driver.state === "seen" ? driver.value.isRotationEnabled : null,
    rotationIntervalMs: driver.state === "seen" ? driver.value.rotationIntervalMs : null,
    probes,
  };
}
