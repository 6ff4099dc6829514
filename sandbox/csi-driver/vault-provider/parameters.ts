import { isMap, isScalar, isSeq, parseDocument } from "yaml";
import { RpcError } from "../rpc-error";

export interface VaultObject {
  readonly objectName: string;
  readonly secretPath: string;
  readonly secretKey: string;
  readonly method: string;
  readonly encoding: string;
  readonly secretArgs: unknown;
}

export interface VaultParameters {
  readonly address: string | undefined;
  readonly namespace: string | undefined;
  readonly authMount: string;
  readonly role: string;
  readonly audience: string | undefined;
  readonly caCertPath: string | undefined;
  readonly skipVerify: boolean;
  readonly objects: readonly VaultObject[];
}

const unknown = (text: string): RpcError => new RpcError("Unknown", text);

/** The SecretProviderClass's parameters, refused with the provider's own texts (vault-csi 1.7.4, config.go). */
export function parseVaultParameters(raw: Readonly<Record<string, string>>): VaultParameters {
  const role = raw["roleName"] ?? "";
  const objects = parseObjects(raw["objects"] ?? "");
  if (role === "") throw unknown("missing 'roleName' in SecretProviderClass definition");
  const oldMount = raw["vaultKubernetesMountPath"];
  const mount = raw["vaultAuthMountPath"];
  if (oldMount !== undefined && mount !== undefined) {
    throw unknown("cannot set both vaultKubernetesMountPath and vaultAuthMountPath");
  }
  if (objects.length === 0) {
    throw unknown("no secrets configured - the provider will not read any secret material");
  }
  requireUniqueNames(objects);
  return {
    address: raw["vaultAddress"],
    namespace: raw["vaultNamespace"],
    authMount: mount ?? oldMount ?? "kubernetes",
    role,
    audience: raw["audience"],
    caCertPath: raw["vaultCACertPath"],
    skipVerify: raw["vaultSkipTLSVerify"] === "true",
    objects,
  };
}

function requireUniqueNames(objects: readonly VaultObject[]): void {
  const names = objects.map((object) => object.objectName);
  const repeated = new Set(names.filter((name, at) => names.indexOf(name) !== at));
  if (repeated.size === 0) return;
  throw unknown(
    `each \`objectName\` within a SecretProviderClass must be unique, but the following keys were duplicated: ${[...repeated].join(", ")}`,
  );
}

function parseObjects(text: string): VaultObject[] {
  const document = parseDocument(text, { uniqueKeys: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const line = error.linePos?.[0].line ?? 1;
    throw unknown(`yaml: line ${line}: did not find expected node content`);
  }
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) return [];
  if (!isSeq(contents)) {
    const tag = isMap(contents) ? "!!map" : `!!str \`${text.trim().slice(0, 10)}\``;
    throw unknown(
      `yaml: unmarshal errors:\n  line 1: cannot unmarshal ${tag} into []config.Secret`,
    );
  }
  return (document.toJS() as (Record<string, unknown> | null)[]).map(toObject);
}

function toObject(raw: Record<string, unknown> | null): VaultObject {
  const text = (name: string): string => {
    const value = raw?.[name];
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
  };
  return {
    objectName: text("objectName"),
    secretPath: text("secretPath"),
    secretKey: text("secretKey"),
    method: text("method") || "GET",
    encoding: text("encoding") || "utf-8",
    secretArgs: raw?.["secretArgs"],
  };
}
