/** Deckhouse's SecretsStoreImport (secrets-store-integration v1.4.3). */
import { customResourceDefinition, flag, list, root, struct, text } from "./definition";

const matching = (pattern: string) => ({ ...text, pattern });

const file = struct(
  {
    name: matching("^[-_a-zA-Z0-9.]+$"),
    decodeBase64: { ...flag, default: false },
    source: struct({ path: matching(String.raw`^[-a-zA-Z0-9_.\/]+$`), key: text }, ["path", "key"]),
  },
  ["name", "source"],
);

export const secretsStoreImportCrd = customResourceDefinition({
  group: "deckhouse.io",
  kind: "SecretsStoreImport",
  plural: "secretsstoreimports",
  shortNames: ["ssi"],
  versions: [
    {
      name: "v1alpha1",
      isStorage: true,
      schema: root(
        {
          spec: struct(
            {
              type: { ...text, enum: ["CSI"] },
              role: matching(String.raw`^[-_\.a-zA-Z0-9]+$`),
              address: matching("^https?://.+$"),
              authPath: text,
              namespace: text,
              audience: text,
              caCert: text,
              skipTLSVerify: flag,
              files: list(file),
            },
            ["type", "role", "files"],
          ),
        },
        ["spec"],
      ),
    },
  ],
});
