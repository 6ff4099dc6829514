import { parse, stringify } from "yaml";
import { resources } from "@/sandbox/client/resources";
import { observedFaults } from "@/sandbox/faults/all-faults";
import { editEntries, editEntry } from "@/sandbox/faults/class-edits";
import type { SecretProviderClass } from "@/lib/domain/kube-object";
import { type ObjectEntry, environmentClass } from "./binding";
import type { EnvironmentSeed } from "./environment-seed";
import { type SeedWorld, rolloutRestart, targetOf } from "./seed-world";
import { databaseKeys, storageKeys } from "./values";

const base = [...databaseKeys, ...storageKeys, "mx-admin-password"];
const shared = ["mx-const-Shared.SmtpHost", "mx-runtime-com.mendix.storage.s3.EncryptionKeys"];
const claims = [...base, ...shared, "mx-const-Claims.DmsEndpoint", "mx-const-Claims.SlaHours"];
const orders = [
  ...base,
  ...shared,
  "mx-const-Orders.ErpEndpoint",
  "mx-const-Orders.ErpApiKey",
  "mx-const-Orders.MaxLines",
];

const insurance = "mendix-insurance";
const commerce = "mendix-commerce";
const field = "mendix-field";
export const onboarding = "mendix-onboarding";

/** Changes the entries of a class before it is written. */
const entries =
  (change: (entry: ObjectEntry) => ObjectEntry) =>
  (made: SecretProviderClass): SecretProviderClass => {
    const parameters = made.spec?.parameters ?? {};
    const all = (parse(parameters["objects"] ?? "") as ObjectEntry[]).map(change);
    const objects = stringify(all, { lineWidth: 0 });
    return { ...made, spec: { ...made.spec, parameters: { ...parameters, objects } } };
  };

const forKey = (key: string, change: (entry: ObjectEntry) => ObjectEntry) =>
  entries((entry) => (entry.objectName === key ? change(entry) : entry));

const withoutData = (entry: ObjectEntry): ObjectEntry => ({
  ...entry,
  secretPath: entry.secretPath.replace("/data/", "/"),
});

const fault =
  (id: string, key?: string) =>
  async (world: SeedWorld, seed: EnvironmentSeed): Promise<void> => {
    const found = observedFaults.find((one) => one.id === id);
    if (found === undefined) throw new Error(`no fault ${id}`);
    await found.apply(world, await targetOf(world, seed, key));
  };

/** `kubectl edit` on a class that works, outside every tool. */
async function editByHand(world: SeedWorld, seed: EnvironmentSeed): Promise<void> {
  const target = await targetOf(world, seed, "mx-const-Claims.DmsEndpoint");
  const byHand = { ...world, client: world.client.as("kubectl-edit") };
  await editEntry(byHand, target, withoutData);
  await rolloutRestart(world, seed);
}

async function dropKeyByHand(world: SeedWorld, seed: EnvironmentSeed): Promise<void> {
  const target = await targetOf(world, seed);
  const byHand = { ...world, client: world.client.as("kubectl-edit") };
  await editEntries(byHand, target, (all) =>
    all.filter((entry) => entry.objectName !== "storage-perform-delete"),
  );
  await rolloutRestart(world, seed);
}

async function recordGitOps(world: SeedWorld, seed: EnvironmentSeed): Promise<void> {
  const { namespace, name } = seed;
  const metadata = {
    labels: { "app.kubernetes.io/instance": name },
    annotations: {
      "argocd.argoproj.io/tracking-id": `${name}:secrets-store.csi.x-k8s.io/SecretProviderClass:${namespace}/${name}`,
    },
  };
  const at = { namespace, name };
  const client = world.client.as("argocd-controller");
  await client.patch(resources.secretProviderClasses, at, { type: "merge", body: { metadata } });
}

const insuranceSeeds: readonly EnvironmentSeed[] = [
  { namespace: insurance, name: "claims-prod", state: "healthy", keys: claims, replicas: 3 },
  {
    namespace: insurance,
    name: "claims-acc",
    state: "edited by hand: one path lost /data/, new pods cannot mount, old ones run on",
    keys: claims,
    replicas: 2,
    after: editByHand,
  },
  {
    namespace: insurance,
    name: "claims-test",
    state: "every path lacks /data/",
    keys: base,
    settles: "pending",
    editClass: entries(withoutData),
  },
  {
    namespace: insurance,
    name: "broker-portal-prod",
    state: "restart needed: a constant was rotated after the pods started",
    keys: [...base, ...shared, "mx-const-Broker.CommissionRate"],
    replicas: 2,
    after: fault("value-rotated", "mx-const-Broker.CommissionRate"),
  },
  { namespace: insurance, name: "policy-admin-prod", state: "healthy", keys: base, replicas: 2 },
  {
    namespace: insurance,
    name: "policy-admin-acc",
    state: "no binding yet, uses its plans",
    keys: base,
    isBound: false,
    servicePlan: "postgres-standard",
  },
];

const commerceSeeds: readonly EnvironmentSeed[] = [
  { namespace: commerce, name: "orders-prod", state: "healthy", keys: orders, replicas: 3 },
  {
    namespace: commerce,
    name: "orders-acc",
    state: "one wrong key",
    keys: orders,
    settles: "pending",
    editClass: forKey("mx-const-Orders.ErpApiKey", (entry) => ({
      ...entry,
      secretKey: "mx-const-Orders.ErpApikey",
    })),
  },
  {
    namespace: commerce,
    name: "payments-prod",
    state: "silent rotation failure: a key was removed after the mount",
    keys: base,
    replicas: 2,
    after: fault("key-removed"),
  },
  {
    namespace: commerce,
    name: "payments-acc",
    state: "the newest version is soft-deleted",
    keys: base,
    after: fault("version-deleted"),
  },
  {
    namespace: commerce,
    name: "checkout-test",
    state: "the role's policy is missing",
    keys: base,
    hasPolicy: false,
    settles: "pending",
  },
  {
    namespace: commerce,
    name: "partner-api-prod",
    state: "healthy, owned by Argo CD",
    keys: base,
    manager: "argocd-controller",
    after: recordGitOps,
  },
  {
    namespace: commerce,
    name: "partner-api-acc",
    state: "secretkey misspelt: the whole answer is mounted, endless rotation",
    keys: base,
    editClass: forKey("mx-admin-password", ({ secretKey, ...rest }) => ({
      ...rest,
      secretkey: secretKey,
    })),
  },
];

const fieldSeeds: readonly EnvironmentSeed[] = [
  {
    namespace: field,
    name: "field-inspect-prod",
    state: "the role is bound to another ServiceAccount",
    keys: base,
    role: { account: "field-inspect" },
    settles: "pending",
  },
  {
    namespace: field,
    name: "field-inspect-acc",
    state: "the role is bound to another namespace",
    keys: base,
    role: { namespace: "mendix-fields" },
    settles: "pending",
  },
  {
    namespace: field,
    name: "hr-selfservice-prod",
    state: "objectName with a slash: the runtime does not see the key",
    keys: base,
    editClass: forKey("mx-admin-password", (entry) => ({
      ...entry,
      objectName: "admin/mx-admin-password",
    })),
  },
  {
    namespace: field,
    name: "hr-selfservice-acc",
    state: "scaled to zero",
    keys: base,
    replicas: 0,
    settles: "stopped",
  },
  {
    namespace: field,
    name: "planning-prod",
    state: "a service plan is set together with the store",
    keys: base,
    servicePlan: "postgres-standard",
  },
  {
    namespace: field,
    name: "planning-acc",
    state: "the SecretProviderClass lacks its annotation",
    keys: base,
    editClass: (made) => {
      const { [environmentClass]: removed, ...annotations } = made.metadata.annotations ?? {};
      void removed;
      return { ...made, metadata: { ...made.metadata, annotations } };
    },
  },
  {
    namespace: field,
    name: "planning-test",
    state: "drift: an optional key was removed by hand",
    keys: base,
    after: dropKeyByHand,
  },
  { namespace: field, name: "planning-dev", state: "healthy", keys: base },
];

/** Nothing is bound here: the namespace of the main journey. All values of `welcome-acc` are in Vault already. */
const onboardingSeeds: readonly EnvironmentSeed[] = [
  {
    namespace: onboarding,
    name: "welcome-acc",
    state: "no store, no binding; its values, role and policy are in Vault",
    keys: [...base, "mx-const-Welcome.Greeting"],
    isBound: false,
  },
  {
    namespace: onboarding,
    name: "welcome-test",
    state: "no store, no binding, nothing in Vault",
    keys: base,
    isBound: false,
    servicePlan: "postgres-standard",
    isInVault: false,
  },
];

export const environmentSeeds: readonly EnvironmentSeed[] = [
  ...insuranceSeeds,
  ...commerceSeeds,
  ...fieldSeeds,
  ...onboardingSeeds,
];
