import type { CatalogueKey } from "./types";

const common = {
  family: null,
  group: "storage",
  isSecret: false,
  minOperator: "2.9.0",
  minRuntime: null,
  modes: {},
  appliedLive: "never",
} as const;

const notS3 = { "s3-static": "forbidden", "s3-irsa": "forbidden" } as const;
const notAzure = { "azure-blob-static": "forbidden", "azure-blob-identity": "forbidden" } as const;

const s3 = {
  ...common,
  modes: { "s3-static": "needed", "s3-irsa": "needed", ...notAzure },
} as const;
/** Static keys and IRSA exclude each other: with keys present the runtime signs in with them. */
const s3Static = {
  ...common,
  modes: { "s3-static": "needed", "s3-irsa": "forbidden", ...notAzure },
  appliedLive: "always",
} as const;
const azureStatic = {
  ...common,
  minOperator: "2.10.0",
  modes: { "azure-blob-static": "needed", "azure-blob-identity": "forbidden", ...notS3 },
  appliedLive: "always",
} as const;
const azureIdentity = {
  ...common,
  minOperator: "2.17.0",
  minRuntime: "10.10",
  modes: { "azure-blob-identity": "needed", "azure-blob-static": "forbidden", ...notS3 },
} as const;

/** domain-facts.md §3.2 (keys, storage families), §3.4 (what is applied while running). */
export const storageKeys: readonly CatalogueKey[] = [
  {
    ...common,
    key: "storage-service-name",
    meaning: "Kind of file storage",
    example: "com.mendix.storage.s3",
    value: { kind: "enum", values: ["com.mendix.storage.s3", "com.mendix.storage.azure"] },
    modes: {
      "s3-static": "needed",
      "s3-irsa": "needed",
      "azure-blob-static": "needed",
      "azure-blob-identity": "needed",
    },
  },
  {
    ...s3,
    key: "storage-endpoint",
    meaning: "S3 endpoint",
    example: "https://my-app-bucket.s3.eu-west-1.amazonaws.com",
    value: { kind: "url" },
  },
  {
    ...s3Static,
    key: "storage-access-key-id",
    meaning: "S3 access key id",
    example: "AKIA…",
    value: { kind: "name", pattern: /^\S{1,128}$/, described: "one word" },
  },
  {
    ...s3Static,
    key: "storage-secret-access-key",
    meaning: "S3 secret access key",
    example: null,
    value: { kind: "secret", lengthMin: 1 },
    isSecret: true,
  },
  {
    ...s3,
    key: "storage-bucket-name",
    meaning: "Folder in the bucket, or the bucket itself for S3-like systems",
    example: "subdirectory",
    value: { kind: "text" },
  },
  {
    ...azureStatic,
    key: "storage-azure-account-name",
    meaning: "Azure storage account",
    example: "example",
    value: {
      kind: "name",
      pattern: /^[a-z0-9]{3,24}$/,
      described: "3 to 24 lower-case letters and digits",
    },
  },
  {
    ...azureStatic,
    key: "storage-azure-account-key",
    meaning: "Key of the Azure storage account",
    example: null,
    value: { kind: "secret", lengthMin: 1 },
    isSecret: true,
  },
  {
    ...common,
    key: "storage-azure-container",
    meaning: "Blob container",
    example: "examplecontainer",
    value: {
      kind: "name",
      pattern: /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$|^\$root$/,
      described: "3 to 63 lower-case letters, digits and single dashes",
    },
    minOperator: "2.10.0",
    modes: { "azure-blob-static": "needed", "azure-blob-identity": "needed", ...notS3 },
  },
  {
    ...azureIdentity,
    key: "storage-azure-blob-endpoint",
    meaning: "Blob endpoint of the storage account",
    example: "https://example.blob.core.windows.net/",
    value: { kind: "url" },
  },
  {
    ...azureIdentity,
    key: "storage-azure-use-default-azure-credential",
    meaning: "Sign in to Azure Blob with the managed identity",
    example: "true",
    value: { kind: "true" },
  },
  {
    ...common,
    key: "storage-azure-use-https",
    meaning: "Use HTTPS for Azure Blob",
    example: "true",
    value: { kind: "boolean" },
    minOperator: "2.10.0",
    modes: notS3,
  },
  {
    ...common,
    key: "storage-use-ca-certificates",
    meaning: "Trust the configured CA certificates for file storage",
    example: "true",
    value: { kind: "boolean" },
  },
  {
    ...common,
    key: "storage-perform-delete",
    meaning: "Delete a file in storage when the app deletes it",
    example: "true",
    value: { kind: "boolean" },
  },
];
