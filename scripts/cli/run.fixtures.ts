import { findStoreFolders } from "../find-store-folders";
import { UsageError, type Io } from "./io";
import { run } from "./run";

const stores = await findStoreFolders();
export const provider = stores[0]?.binding.providerNames[0] ?? "";

export const spc = `apiVersion: secrets-store.csi.x-k8s.io/v1
kind: SecretProviderClass
metadata:
  name: shop-acc
  namespace: mx-acc
  annotations:
    privatecloud.mendix.com/environment-class: "true"
    team: shop
spec:
  provider: ${provider}
  parameters:
    vaultAddress: "https://vault.example.com:8200"
    vaultNamespace: acme
    vaultAuthMountPath: k8s-acc
    roleName: "shop-acc"
    objects: |
      # written by hand
      - objectName: "mx-admin-password"
        secretPath: "secret/shop-acc/config"
        secretKey: "mx-admin-password"   # rotated weekly
      - objectName: "mx-const-Shop.ApiUrl"
        secretPath: "secret/data/shop-acc/config"
        secretKey: "api-url"
        filePermission: 0600
  secretObjects:
    - secretName: synced
      type: Opaque
      data:
        - objectName: mx-admin-password
          key: password
`;

/** Runs a command line in a world of the given files alone. */
export async function bindery(args: string[], files: Record<string, string> = {}) {
  const said = { out: "", error: "" };
  const io: Io = {
    out: (text) => void (said.out += text),
    error: (text) => void (said.error += text),
    read: (file) => {
      const text = files[file];
      return text === undefined
        ? Promise.reject(new UsageError(`${file} cannot be read (ENOENT).`))
        : Promise.resolve(text);
    },
    lines: async function* (file) {
      yield* (await io.read(file)).split("\n");
    },
    bindingFor: (name) =>
      stores.find(({ binding }) => binding.providerNames.includes(name))?.binding ?? null,
  };
  return { code: await run(args, io), ...said };
}
