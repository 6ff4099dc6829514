import { resources } from "@/sandbox/client/resources";
import { deleteClass, editEntries, editEntry, editSpec, setParameters } from "./class-edits";
import { type Fault, type FaultTarget, type FaultWorld, atFirstMount } from "./fault";

const objects = (text: string | undefined) => (world: FaultWorld, target: FaultTarget) =>
  setParameters(world, target, { objects: text });

const secretObjects =
  (objectName: (target: FaultTarget) => string) => (world: FaultWorld, target: FaultTarget) =>
    editSpec(world, target, (spec) => ({
      ...spec,
      secretObjects: [
        {
          secretName: "synced",
          type: "Opaque",
          data: [{ objectName: objectName(target), key: "password" }],
        },
      ],
    }));

/** Faults of the SecretProviderClass itself. */
export const classFaults: readonly Fault[] = [
  atFirstMount("class-missing", "SecretProviderClass does not exist", deleteClass),
  atFirstMount(
    "provider-azure",
    "`provider: azure`, only the Vault provider is on the node",
    (world, target) => editSpec(world, target, (spec) => ({ ...spec, provider: "azure" })),
  ),
  atFirstMount("provider-unset", "no `provider`", (world, target) =>
    editSpec(world, target, ({ parameters }) => ({ parameters })),
  ),
  atFirstMount("objects-not-yaml", "`objects` is not YAML", objects("[{")),
  atFirstMount(
    "objects-map",
    "`objects` is a map, not a list",
    objects("array:\n  - objectName: x\n"),
  ),
  atFirstMount("objects-missing", "no `objects` parameter", objects(undefined)),
  atFirstMount("object-twice", "same `objectName` twice", (world, target) =>
    editEntries(world, target, (entries) => [
      ...entries,
      ...entries.filter((entry) => entry.objectName === target.key).map((entry) => ({ ...entry })),
    ]),
  ),
  atFirstMount("object-climbs", "`objectName: ../../etc/x`", (world, target) =>
    editEntry(world, target, (entry) => ({ ...entry, objectName: "../../etc/x" })),
  ),
  atFirstMount("object-slash", "`objectName: a/b`", (world, target) =>
    editEntry(world, target, (entry) => ({ ...entry, objectName: "a/b" })),
  ),
  atFirstMount("key-unset", "no `secretKey`", (world, target) =>
    editEntry(world, target, ({ objectName, secretPath }) => ({ objectName, secretPath })),
  ),
  atFirstMount("key-misspelt", "`secretkey` instead of `secretKey`", (world, target) =>
    editEntry(world, target, ({ objectName, secretPath, secretKey }) => ({
      objectName,
      secretPath,
      secretkey: secretKey,
    })),
  ),
  atFirstMount(
    "sync-unmounted",
    "`secretObjects` names an object that is not mounted",
    secretObjects(() => "nope"),
  ),
  atFirstMount(
    "sync-right",
    "`secretObjects`, right",
    secretObjects((target) => target.key),
  ),
  {
    id: "account-missing",
    title: "the pod's ServiceAccount does not exist",
    moment: "first-mount",
    // Admission refuses a pod without its account, so the account goes while the kubelets are held.
    apply: async (world, target) => {
      const release = world.kubelet.hold();
      try {
        await target.restart();
        const at = { namespace: target.namespace, name: target.name };
        await world.client.delete(resources.serviceAccounts, at);
      } finally {
        release();
      }
    },
    revert: async (_world, target) => {
      await target.restore();
      await target.restart();
    },
  },
];
