import type { KubeClient } from "@/sandbox/client/kube-client";
import { ignoring } from "@/sandbox/client/kube-error";
import { startInformer } from "@/sandbox/client/informer";
import { resources } from "@/sandbox/client/resources";
import { startReconcileQueue } from "@/sandbox/workloads/reconcile-queue";
import type { MendixApp } from "@/lib/domain/kube-object";
import { accountStateOf, deploymentNameOf, deploymentOf } from "./app-deployment";
import { appStatusOf } from "./app-status";

/** Turns each MendixApp into its Deployment and reports back in its status. */
export function startMendixOperator(connected: KubeClient): { stop(): void } {
  const client = connected.as("mendix-operator");
  const view = {
    apps: startInformer(client, resources.mendixApps),
    accounts: startInformer(client, resources.serviceAccounts),
    deployments: startInformer(client, resources.deployments),
  };
  const applied = new Map<string, string>();
  const queue = startReconcileQueue(async (key) => {
    await Promise.all(Object.values(view).map((informer) => informer.ready));
    const [namespace, name = ""] = key.split("/");
    const app = view.apps.get(namespace, name);
    if (app === undefined || app.metadata.deletionTimestamp !== undefined) return;
    await reconcile(app);
  });
  const reconcile = async (app: MendixApp): Promise<void> => {
    const { namespace, name, uid } = app.metadata;
    const account = accountStateOf(view.accounts.get(namespace, name));
    const wanted = deploymentOf(app, account);
    const at = { namespace, name: deploymentNameOf(app) };
    const known = view.deployments.get(namespace, at.name);
    const text = JSON.stringify([uid, known?.metadata.uid, known?.metadata.generation, wanted]);
    if (known === undefined || applied.get(`${namespace}/${name}`) !== text) {
      const made = await client.patch(resources.deployments, at, {
        type: "apply",
        body: wanted,
        force: true,
      });
      const { uid: madeUid, generation } = made.metadata;
      applied.set(`${namespace}/${name}`, JSON.stringify([uid, madeUid, generation, wanted]));
    }
    await writeStatus(client, app, appStatusOf(app, account, known));
  };
  view.apps.onChange(({ object }) => queue.add(keyFor(object)));
  view.accounts.onChange(({ object }) => queue.add(keyFor(object)));
  view.deployments.onChange(({ object }) => {
    const owner = object.metadata.ownerReferences?.find((one) => one.kind === "MendixApp");
    if (owner !== undefined) queue.add(`${object.metadata.namespace}/${owner.name}`);
  });
  return {
    stop: () => {
      queue.stop();
      for (const informer of Object.values(view)) informer.stop();
    },
  };
}

const keyFor = (object: { metadata: { namespace?: string; name: string } }): string =>
  `${object.metadata.namespace}/${object.metadata.name}`;

/** As a subresource where the CRD declares one, else as a plain field. */
async function writeStatus(client: KubeClient, app: MendixApp, status: Record<string, string>) {
  const isSame = Object.entries(status).every(([name, value]) => app.status?.[name] === value);
  if (isSame) return;
  const { namespace, name } = app.metadata;
  const patch = { type: "merge", body: { status } } as const;
  const at = { namespace, name };
  const written = await ignoring([404], () =>
    client.patch(resources.mendixApps, { ...at, subresource: "status" }, patch),
  );
  if (written === null) {
    await ignoring([404], () => client.patch(resources.mendixApps, at, patch));
  }
}
