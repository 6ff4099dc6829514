/** A valid body for each contract that has one, so that the authorization matrix reaches the verbs. */
const environment = { cluster: "c1", namespace: "n1", name: "shop-acc" };
const reference = { name: "secret/data/n1/shop-acc", member: "password" };

export const sampleParams: Record<string, string> = {
  ...environment,
  id: "person-2",
  session: "session-2",
  store: "main-vault",
  key: "database-password",
};

export const sampleQueries: Record<string, string> = { "bindings.names": "store=main-vault" };

export const sampleBodies: Record<string, unknown> = {
  "setup.create": {
    token: "x",
    name: "A",
    email: "a@example.com",
    password: "a password that is long",
  },
  "people.create": {
    name: "A",
    email: "a@example.com",
    password: "a password that is long",
    grants: [],
  },
  "people.resetSecondFactor": { password: "a password that is long" },
  "people.createPasswordReset": { password: "a password that is long" },
  "account.changePassword": {
    password: "a password that is long",
    newPassword: "another that is long",
  },
  "account.enrolSecondFactor": { password: "a password that is long" },
  "account.confirmSecondFactor": { code: "123456" },
  "account.removeSecondFactor": { password: "a password that is long" },
  "account.replaceBackupCodes": { password: "a password that is long" },
  "passwordResets.use": { token: "x", newPassword: "another that is long" },
  "people.update": { isDisabled: true },
  "clusters.create": { name: "c9", source: "kubeconfig", kubeconfig: "not one" },
  "clusters.update": { label: "Other" },
  "namespaces.create": { cluster: "c1", namespace: "n2" },
  "namespaces.replaceEnablement": {
    isEnabled: true,
    store: "main-vault",
    template: "",
    version: 0,
  },
  "matrix.plan": {
    edits: [{ environment: environment.name, key: "database-password", reference }],
  },
  "stores.create": { name: "s9", kind: "none", label: "", config: {}, namespaces: [] },
  "stores.update": { label: "Other", version: 1 },
  "stores.checkDraft": { kind: "none", config: {} },
  "bindings.plan": { desired: null },
  "bindings.apply": { desired: null, planDigest: "x" },
  "bindings.writeYaml": { desired: { store: "main-vault", mappings: [], identity: null } },
  "bindings.readYaml": { text: "kind: SecretProviderClass", store: "main-vault" },
  "bindings.describe": { store: "main-vault", references: [] },
  "values.set": { store: "main-vault", reference, value: "v", expectedVersion: "absent" },
};
