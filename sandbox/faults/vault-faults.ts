import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { writeRole } from "@/sandbox/scenario/binding";
import { editEntry, setParameters } from "./class-edits";
import { type Fault, type FaultTarget, type FaultWorld, atFirstMount } from "./fault";

const bound =
  (change: { account?: string; namespace?: string; audience?: string }) =>
  (world: FaultWorld, target: FaultTarget) =>
    writeRole(world.vault, target, change);

const atPath =
  (path: (target: FaultTarget) => string) =>
  (world: FaultWorld, target: FaultTarget): Promise<void> =>
    editEntry(world, target, (entry) => ({ ...entry, secretPath: path(target) }));

const parameter = (name: string, value: string) => (world: FaultWorld, target: FaultTarget) =>
  setParameters(world, target, { [name]: value });

export const deletePolicy = async (world: FaultWorld, target: FaultTarget): Promise<void> => {
  await world.vault.call("DELETE", `sys/policies/acl/${target.policy}`);
};

/** Faults of Vault, or of how the SecretProviderClass names it. */
export const vaultFaults: readonly Fault[] = [
  atFirstMount(
    "role-missing",
    "`roleName` does not exist in Vault",
    parameter("roleName", "nobody"),
  ),
  atFirstMount(
    "role-other-account",
    "role bound to another ServiceAccount name",
    bound({ account: "somebody-else" }),
  ),
  atFirstMount(
    "role-other-namespace",
    "role bound to another namespace",
    bound({ namespace: "somewhere-else" }),
  ),
  atFirstMount(
    "role-other-audience",
    "role's `audience` differs from the token's",
    bound({ audience: "another" }),
  ),
  atFirstMount("policy-missing", "role's policy was deleted", deletePolicy),
  atFirstMount(
    "path-without-data",
    "KV v2 path without `/data/`, policy allows only the right path",
    atPath(({ secretPath }) => secretPath.replace("/data/", "/")),
  ),
  atFirstMount(
    "path-absent",
    "path does not exist, policy allows it",
    atPath(({ secretPath }) => `${secretPath}-absent`),
  ),
  atFirstMount("key-absent", "`secretKey` not in the secret", (world, target) =>
    editEntry(world, target, (entry) => ({
      ...entry,
      secretKey: target.key.replaceAll("-", ""),
    })),
  ),
  atFirstMount("version-deleted", "latest KV v2 version deleted", (world, target) =>
    world.vault.deleteLatest(target.secretPath),
  ),
  atFirstMount(
    "mount-absent",
    "no such secrets engine mount",
    atPath(({ secretPath }) => secretPath.replace(/^[^/]+\//, "kv/")),
  ),
  atFirstMount(
    "auth-mount-absent",
    "`vaultKubernetesMountPath` does not exist",
    parameter("vaultKubernetesMountPath", "kube"),
  ),
  atFirstMount(
    "vault-refuses",
    "nothing listens at `vaultAddress`",
    parameter("vaultAddress", "http://127.0.0.1:1"),
  ),
  atFirstMount(
    "vault-unknown-host",
    "host name of `vaultAddress` does not resolve",
    parameter("vaultAddress", "http://vault.absent.invalid:8200"),
  ),
  plainListenerFault(),
];

function plainListenerFault(): Fault {
  const listeners = new Map<string, () => void>();
  const fault = atFirstMount(
    "vault-plain-http",
    "`https` address of a plain HTTP listener",
    async (world, target) => {
      const server = createServer((_request, response) => response.end());
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      server.unref();
      listeners.set(`${target.namespace}/${target.name}`, () => server.close());
      const { port } = server.address() as AddressInfo;
      await setParameters(world, target, { vaultAddress: `https://127.0.0.1:${port}` });
    },
  );
  return {
    ...fault,
    revert: async (world, target) => {
      await fault.revert(world, target);
      listeners.get(`${target.namespace}/${target.name}`)?.();
    },
  };
}
