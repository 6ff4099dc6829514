import { ignoring } from "@/sandbox/client/kube-error";
import { keyOf, resources } from "@/sandbox/client/resources";
import { type BindingNames, applyClass } from "@/sandbox/scenario/binding";
import type { FaultTarget, FaultWorld } from "./fault";

/** Takes down the binding as it is now, so that every fault can be undone. Throws when the environment has no binding. */
export async function captureTarget(
  world: Pick<FaultWorld, "client" | "vault">,
  names: BindingNames & { key: string },
  restart: () => Promise<void>,
): Promise<FaultTarget> {
  const { client, vault } = world;
  const at = { namespace: names.namespace, name: names.name };
  const intactClass = await client.get(resources.secretProviderClasses, at);
  const account = await client.find(resources.serviceAccounts, at);
  const data = await vault.read(names.secretPath);
  const rolePath = `auth/kubernetes/role/${names.role}`;
  const policyPath = `sys/policies/acl/${names.policy}`;
  const role = (await vault.call("GET", rolePath))?.["data"] as Record<string, unknown> | undefined;
  const policy = (await vault.call("GET", policyPath))?.["data"] as { policy: string } | undefined;
  const restore = async (): Promise<void> => {
    await applyClass(client, withoutIdentity(intactClass));
    if (account !== null) {
      const fresh = withoutIdentity(account);
      await ignoring([409], () => client.create(resources.serviceAccounts, fresh));
    }
    if (role !== undefined) await vault.call("POST", rolePath, writable(role));
    if (policy !== undefined) await vault.call("PUT", policyPath, { policy: policy.policy });
    const isChanged = JSON.stringify(await vault.read(names.secretPath)) !== JSON.stringify(data);
    if (data !== null && isChanged) await vault.write(names.secretPath, data);
  };
  return { ...names, intactClass: withoutIdentity(intactClass), restart, restore };
}

function withoutIdentity<T extends { metadata: object }>(object: T): T {
  const { uid, resourceVersion, creationTimestamp, managedFields, ...metadata } =
    object.metadata as Record<string, unknown>;
  void [uid, resourceVersion, creationTimestamp, managedFields];
  return { ...object, metadata };
}

const writableFields = [
  "bound_service_account_names",
  "bound_service_account_namespaces",
  "token_policies",
  "audience",
  "token_ttl",
] as const;

function writable(role: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(writableFields.map((field) => [field, role[field]]));
}

/** Deletes the pods of an environment; its ReplicaSet makes new ones. */
export function podRestarter(client: FaultWorld["client"], names: BindingNames) {
  return async (): Promise<void> => {
    const pods = await client.list(resources.pods, {
      namespace: names.namespace,
      labelSelector: `app=${names.name}`,
    });
    for (const pod of pods.items) {
      await ignoring([404], () => client.delete(resources.pods, keyOf(pod)));
    }
  };
}
