import { lintParameters } from "./lint";
import { spliceObjects, type WantedEntry } from "./objects-edit";
import { readEntries } from "./objects-plain";
import {
  isFault,
  readObjects,
  type ObjectItem,
  type ObjectsText,
  type ReadItem,
} from "./objects-text";
import { readPath } from "./path";
import { isSameAddress, isSameNamespace } from "./same-store";
import type { KeyMapping } from "@/lib/contracts/bindings";
import type { BindingContents, BindingEntry } from "@/lib/domain/bindings/contents";
import type { StoreBinding } from "@/lib/domain/bindings/store-binding";
import { AppError } from "@/lib/domain/errors";

type Parameters = Readonly<Record<string, string>>;

const edited = new Set(["objectName", "secretPath", "secretKey"]);

/** `spec.parameters` of the Vault CSI provider (domain-facts.md §2.1), read and edited without loss. */
export const binding: StoreBinding = {
  providerNames: ["vault"],
  read: readContents,
  edit: editParameters,
  lint: lintParameters,
  suggest: (key, template, environment) => {
    const values: Record<string, string> = {
      cluster: environment.cluster,
      namespace: environment.namespace,
      environment: environment.name,
      key,
    };
    const [path = "", member] = template
      .replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
      .split("#", 2);
    return { name: path, member: member === undefined || member === "" ? key : member };
  },
  accountAnnotations: () => ({}),
  usualAudience: "vault",
  audienceOf: (config) => textOf(config["podAudience"]) || null,
  belongsTo: (parameters, config) =>
    isSameAddress(parameters["vaultAddress"] ?? "", textOf(config["address"])) &&
    isSameNamespace(parameters["vaultNamespace"] ?? "", textOf(config["namespace"])),
};

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

function readContents(parameters: Parameters): BindingContents {
  const read = readEntries(parameters["objects"] ?? "");
  const broken = isFault(read);
  return {
    entries: broken ? [] : read.items.map(toEntry).filter((entry) => entry !== null),
    identity: parameters["roleName"] || null,
    address: parameters["vaultAddress"] || null,
    problems: lintParameters(parameters, { probes: [] }),
    isEditable: !broken && read.strays.length === 0,
  };
}

function toEntry(item: ReadItem): BindingEntry | null {
  const key = item.fields.get("objectName") ?? "";
  const written = item.fields.get("secretPath") ?? "";
  const { path, version } = readPath(written);
  if (key === "" || path === "") return null;
  return {
    key,
    reference: { name: path, member: item.fields.get("secretKey") || null },
    index: item.index,
    path: `spec.parameters.objects[${item.index}]`,
    kept: item.names.filter((name) => !edited.has(name)),
    pinnedVersion: version === null ? null : String(version),
  };
}

function editParameters(
  parameters: Parameters,
  desired: DesiredParameters,
): Record<string, string> {
  const text = parameters["objects"] ?? "";
  const read = readObjects(text);
  if (isFault(read) || read.strays.length > 0)
    throw new AppError(
      "invalid_input",
      "The objects of this binding cannot be edited without losing something.",
      {
        hint: isFault(read) ? read.message : "Some entries are not maps. Correct the YAML first.",
      },
    );
  const result: Record<string, string> = { ...parameters };
  editStore(result, desired);
  result["objects"] = editObjects(text, read, desired.mappings);
  return result;
}

interface DesiredParameters {
  mappings: KeyMapping[];
  identity: string | null;
  config: Record<string, unknown>;
}

/** Address, namespace, auth mount, audience and role; what already says the same stays as it is written. */
function editStore(result: Record<string, string>, { identity, config }: DesiredParameters): void {
  const address = textOf(config["address"]);
  const namespace = textOf(config["namespace"]);
  if (address !== "" && !isSameAddress(result["vaultAddress"] ?? "", address))
    result["vaultAddress"] = address;
  if (!isSameNamespace(result["vaultNamespace"] ?? "", namespace)) {
    if (namespace === "") delete result["vaultNamespace"];
    else result["vaultNamespace"] = namespace;
  }
  if (result["vaultAuthMountPath"] && result["vaultKubernetesMountPath"])
    delete result["vaultKubernetesMountPath"];
  const mount = textOf(config["podMount"]) || "kubernetes";
  const field = result["vaultKubernetesMountPath"]
    ? "vaultKubernetesMountPath"
    : "vaultAuthMountPath";
  const written = (result[field] || "kubernetes").replace(/^\/+|\/+$/g, "").replace(/^auth\//, "");
  if (written !== mount) result[field] = mount;
  const audience = textOf(config["podAudience"]);
  if (audience !== "") result["audience"] = audience;
  if (identity !== null && identity !== "") result["roleName"] = identity;
}

function editObjects(text: string, read: ObjectsText, mappings: KeyMapping[]): string {
  const missing = new Map(mappings.map((mapping) => [mapping.key, mapping]));
  const keep = new Map<ObjectItem, WantedEntry>();
  for (const item of read.items) {
    const key = item.fields.get("objectName") ?? "";
    const mapping = missing.get(key);
    if (!mapping) continue;
    missing.delete(key);
    keep.set(item, wantedOf(mapping, item));
  }
  const append = [...missing.values()].map((mapping) => wantedOf(mapping, null));
  if (keep.size === 0 && append.length === 0) return withoutItems(text, read);
  return spliceObjects(text, read, { keep, append }) ?? printAnew(read, keep, append);
}

function withoutItems(text: string, read: ObjectsText): string {
  const left = spliceObjects(text, read, { keep: new Map(), append: [] });
  return left ?? "";
}

/** A path that means the same keeps its spelling, and its pinned version. */
function wantedOf(mapping: KeyMapping, item: ObjectItem | null): WantedEntry {
  const written = item?.fields.get("secretPath") ?? "";
  const isSame = item !== null && readPath(written).path === mapping.reference.name;
  return {
    objectName: mapping.key,
    secretPath: isSame ? written : mapping.reference.name,
    secretKey: mapping.reference.member,
  };
}

/** For flow lists and other rare spellings: values, order and unknown fields survive, the layout may not. */
function printAnew(
  read: ObjectsText,
  keep: Map<ObjectItem, WantedEntry>,
  append: WantedEntry[],
): string {
  const { document } = read;
  const gone = read.items.filter((item) => !keep.has(item)).toReversed();
  for (const [item, wanted] of keep) {
    item.map.set("secretPath", wanted.secretPath);
    if (wanted.secretKey === null) item.map.delete("secretKey");
    else item.map.set("secretKey", wanted.secretKey);
  }
  for (const item of gone) document.deleteIn([item.index]);
  for (const entry of append) {
    const { objectName, secretPath, secretKey } = entry;
    const fields = { objectName, secretPath, ...(secretKey === null ? {} : { secretKey }) };
    document.addIn([], document.createNode(fields));
  }
  return document.toString({ lineWidth: 0 });
}
