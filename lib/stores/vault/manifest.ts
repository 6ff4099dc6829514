import { z } from "zod";
import type { StoreField } from "@/lib/contracts/stores";
import type { StoreManifest } from "@/lib/stores/pure";

const mountPath = z
  .string()
  .trim()
  .min(1)
  .max(256)
  .regex(/^[^\s?#]+$/, "A mount path, such as kubernetes")
  .transform((path) => path.replace(/^\/+|\/+$/g, "").replace(/^auth\//, ""));
const optionalText = z.string().trim().max(16_384).default("");

const KubernetesSignIn = z.strictObject({
  method: z.literal("kubernetes"),
  mount: mountPath.default("kubernetes"),
  role: z.string().trim().min(1, "The role that Bindery signs in with").max(253),
  audience: z.string().trim().max(253).default("vault"),
});
const TokenSignIn = z.strictObject({
  method: z.literal("token"),
  token: z.string().trim().min(1, "A token").max(4096),
});
const AppRoleSignIn = z.strictObject({
  method: z.literal("approle"),
  mount: mountPath.default("approle"),
  roleId: z.string().trim().min(1, "The role id").max(4096),
  secretId: z.string().trim().min(1, "The secret id").max(4096),
});

/** `address` is judged again, with every address it resolves to, by the guarded fetch. */
export const VaultConfig = z.strictObject({
  address: z
    .url({ protocol: /^https?$/, error: "An address such as https://vault.example.com:8200" })
    .max(512)
    .transform((text) => text.replace(/\/+$/, "")),
  namespace: z
    .string()
    .trim()
    .max(256)
    .default("")
    .transform((text) => text.replace(/^\/+|\/+$/g, "")),
  caPem: optionalText,
  tlsServerName: z.string().trim().max(253).default(""),
  kvMount: mountPath.default("secret"),
  /** Where pods sign in: the mount and audience that bindings of this store name. */
  podMount: mountPath.default("kubernetes"),
  podAudience: z.string().trim().max(253).default(""),
  signIn: z.discriminatedUnion("method", [KubernetesSignIn, TokenSignIn, AppRoleSignIn]),
});
export type VaultConfig = z.infer<typeof VaultConfig>;

const shownFor = (...values: string[]): StoreField["visibleWhen"] => ({
  path: "signIn.method",
  values,
});

const fields: StoreField[] = [
  {
    path: "address",
    label: "Address",
    help: "The URL of Vault's API, as the cluster's pods reach it.",
    placeholder: "https://vault.vault.svc:8200",
    input: "url",
    isRequired: true,
  },
  {
    path: "namespace",
    label: "Vault namespace",
    help: "Vault Enterprise and HCP only. Empty for the root namespace.",
    placeholder: "team-a",
    input: "text",
    isRequired: false,
  },
  {
    path: "caPem",
    label: "CA certificate",
    help: "PEM of the authority that signed Vault's certificate. Empty to trust the public authorities.",
    placeholder: "-----BEGIN CERTIFICATE-----",
    input: "pem",
    isRequired: false,
  },
  {
    path: "tlsServerName",
    label: "TLS server name",
    help: "The name in Vault's certificate, where it differs from the address.",
    input: "text",
    isRequired: false,
  },
  {
    path: "kvMount",
    label: "Key-value mount",
    help: "The secrets engine that holds the values: the first part of every path.",
    placeholder: "secret",
    initial: "secret",
    input: "text",
    isRequired: true,
  },
  {
    path: "signIn.method",
    label: "Sign-in method",
    help: "How Bindery itself signs in to Vault. Pods sign in with their own ServiceAccount.",
    input: "select",
    options: [
      {
        value: "kubernetes",
        label: "Kubernetes",
        help: "With the ServiceAccount that Bindery runs as. Nothing to store.",
      },
      { value: "approle", label: "AppRole", help: "With a role id and a secret id." },
      { value: "token", label: "Token", help: "With a token. It must be renewed by hand." },
    ],
    isRequired: true,
  },
  {
    path: "signIn.role",
    label: "Role",
    help: "The role at the Kubernetes auth mount that lists Bindery's ServiceAccount.",
    placeholder: "bindery",
    input: "text",
    isRequired: true,
    visibleWhen: shownFor("kubernetes"),
  },
  {
    path: "signIn.mount",
    label: "Auth mount",
    help: "The path of the auth method below auth/.",
    placeholder: "kubernetes",
    input: "text",
    isRequired: false,
    visibleWhen: shownFor("kubernetes", "approle"),
  },
  {
    path: "signIn.audience",
    label: "Audience",
    help: "Audience of the token that Bindery signs in with. Must be the role's, where the role has one.",
    placeholder: "vault",
    input: "text",
    isRequired: false,
    visibleWhen: shownFor("kubernetes"),
  },
  {
    path: "signIn.roleId",
    label: "Role id",
    help: "vault read auth/approle/role/bindery/role-id",
    input: "text",
    isRequired: true,
    visibleWhen: shownFor("approle"),
  },
  {
    path: "signIn.secretId",
    label: "Secret id",
    help: "vault write -f auth/approle/role/bindery/secret-id. It cannot be read back.",
    input: "secret",
    isRequired: true,
    visibleWhen: shownFor("approle"),
  },
  {
    path: "signIn.token",
    label: "Token",
    help: "It cannot be read back.",
    input: "secret",
    isRequired: true,
    visibleWhen: shownFor("token"),
  },
  {
    path: "podMount",
    label: "Auth mount of pods",
    help: "The Kubernetes or JWT auth mount that the environments' pods sign in at.",
    placeholder: "kubernetes",
    input: "text",
    isRequired: false,
  },
  {
    path: "podAudience",
    label: "Audience of pods",
    help: "Written into bindings as audience. Empty to leave it to the driver.",
    input: "text",
    isRequired: false,
  },
];

export const manifest: StoreManifest = {
  kind: "vault",
  label: "HashiCorp Vault",
  description: "Key-value secrets of a Vault server, mounted by the Vault CSI provider.",
  docsUrl: "https://developer.hashicorp.com/vault/docs/deploy/kubernetes/csi",
  Config: VaultConfig as unknown as StoreManifest["Config"],
  configVersion: 1,
  fields,
  secretPaths: ["signIn.token", "signIn.secretId"],
  reference: {
    name: { label: "Path", placeholder: "secret/data/shop/acc" },
    member: { label: "Field", placeholder: "database-password" },
  },
  identity: { label: "Vault role", placeholder: "shop-acc", template: "mendix-{environment}" },
  capabilities: { list: true, describe: true, members: true, versions: true, softDelete: true },
  placeOf: ({ address = "", namespace = "", tlsServerName = "" }) =>
    JSON.stringify([address, namespace, tlsServerName]),
  addressOf: (config) => (typeof config["address"] === "string" ? config["address"] : ""),
  defaultTemplate: "secret/data/{namespace}/{environment}",
};
