import { ignoring } from "@/sandbox/client/kube-error";
import { resources } from "@/sandbox/client/resources";
import { driverName } from "@/sandbox/csi-driver/driver-settings";
import {
  type BindingNames,
  accountOf,
  applyClass,
  classOf,
  entriesOf,
  writePolicy,
  writeRole,
} from "@/sandbox/scenario/binding";
import { ensureNamespace } from "@/sandbox/scenario/vault-setup";
import { until } from "@/sandbox/until";
import type { Pod } from "@/lib/domain/kube-object";
import type { FaultTarget, FaultWorld } from "./fault";
import { captureTarget } from "./target";

export const plainPodName = "app-1";
export const plainKey = "database-password";

/** The setting of `observed/vault.md`: pod `app-1`, class and account `app`, one object, in a namespace of its own. */
export async function createPlainTarget(
  world: FaultWorld,
  namespace: string,
  node: string,
): Promise<FaultTarget> {
  const names: BindingNames = {
    namespace,
    name: "app",
    role: `${namespace}-app`,
    policy: `${namespace}-app`,
    secretPath: `secret/data/${namespace}`,
  };
  const { client, vault } = world;
  await ensureNamespace(client, namespace);
  await client.create(resources.serviceAccounts, accountOf(names));
  await vault.write(names.secretPath, { [plainKey]: "first", another: "kept" });
  await writePolicy(vault, names);
  await writeRole(vault, names);
  await applyClass(client, classOf(names, vault.url, entriesOf(names, [plainKey])));
  const restart = async (): Promise<void> => {
    const at = { namespace, name: plainPodName };
    await ignoring([404], () => client.delete(resources.pods, at));
    await until("the old pod is gone", async () => !(await client.find(resources.pods, at)));
    await client.create(resources.pods, podOf(namespace, node));
  };
  return captureTarget(world, { ...names, key: plainKey }, restart);
}

function podOf(namespace: string, node: string): Pod {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: plainPodName, namespace },
    spec: {
      nodeName: node,
      serviceAccountName: "app",
      containers: [
        { name: "main", image: "app", volumeMounts: [{ name: "secrets", mountPath: "/secrets" }] },
      ],
      volumes: [
        {
          name: "secrets",
          csi: {
            driver: driverName,
            readOnly: true,
            volumeAttributes: { secretProviderClass: "app" },
          },
        },
      ],
    },
  };
}
