import { deleteClass, editEntries } from "./class-edits";
import { type Fault, type FaultTarget, type FaultWorld, afterMount } from "./fault";
import { deletePolicy } from "./vault-faults";

async function rewrite(
  world: FaultWorld,
  target: FaultTarget,
  change: (data: Record<string, string>) => Record<string, string>,
): Promise<void> {
  const data = (await world.vault.read(target.secretPath)) ?? {};
  await world.vault.write(target.secretPath, change(data));
}

/** What happens to pods that mounted well before. */
export const afterMountFaults: readonly Fault[] = [
  afterMount("value-rotated", "value changed in Vault after the mount", (world, target) =>
    rewrite(world, target, (data) => ({ ...data, [target.key]: `${data[target.key] ?? ""}-new` })),
  ),
  afterMount("key-removed", "key removed from the secret after the mount", (world, target) =>
    rewrite(world, target, ({ [target.key]: removed, ...rest }) => {
      void removed;
      return { ...rest, other: "value" };
    }),
  ),
  afterMount("version-deleted-later", "latest version deleted after the mount", (world, target) =>
    world.vault.deleteLatest(target.secretPath),
  ),
  afterMount("policy-deleted-later", "policy deleted after the mount", deletePolicy),
  afterMount(
    "role-deleted-later",
    "role deleted after the mount (token still cached)",
    async (world, target) => {
      await world.vault.call("DELETE", `auth/kubernetes/role/${target.role}`);
    },
  ),
  afterMount("class-deleted-later", "SecretProviderClass deleted after the mount", deleteClass),
  afterMount(
    "object-added",
    "an object added to the SecretProviderClass after the mount",
    (world, target) =>
      editEntries(world, target, (entries) => [
        ...entries,
        { objectName: "added", secretPath: target.secretPath, secretKey: target.key },
      ]),
  ),
];
