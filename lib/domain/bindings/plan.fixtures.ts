import type { LiveBinding } from "./manifests";
import type { PlannedObject } from "./planned-object";
import type { StoreBinding } from "./store-binding";
import type { KeyMapping } from "@/lib/contracts/bindings";
import { AppError } from "@/lib/domain/errors";
import type { KubeObject, MendixApp, Pod, SecretProviderClass } from "@/lib/domain/kube-object";
import { afterApply, leaves } from "@/lib/domain/objects/server-side-apply";

/** The smallest store there is: one line a key, `key=name#member`. For tests of what does not depend on a kind. */
export const fakeBinding: StoreBinding = {
  providerNames: ["fake"],
  read: (parameters) => ({
    entries: linesOf(parameters["objects"]).map((line, index) => {
      const [, key = "", name = "", member] = /^([^=]+)=([^#]+)(?:#(.+))?$/.exec(line) ?? [];
      return {
        key,
        reference: { name, member: member ?? null },
        index,
        path: `spec.parameters.objects[${index}]`,
        kept: [],
        pinnedVersion: null,
      };
    }),
    identity: parameters["roleName"] ?? null,
    address: parameters["address"] ?? null,
    problems: [],
    isEditable: parameters["objects"] !== "broken",
  }),
  edit: (parameters, { mappings, identity, config }) => {
    if (parameters["objects"] === "broken") throw new AppError("invalid_input", "Broken.");
    const wanted = new Map(mappings.map((mapping) => [mapping.key, textOf(mapping)]));
    const kept = linesOf(parameters["objects"])
      .map((line) => line.split("=", 1)[0] ?? "")
      .filter((key) => wanted.has(key));
    const order = new Set([...kept, ...wanted.keys()]);
    return {
      ...parameters,
      address: String(config["address"]),
      ...(identity === null ? {} : { roleName: identity }),
      objects: [...order].map((key) => wanted.get(key)).join("\n"),
    };
  },
  lint: () => [],
  suggest: (key, template) => ({ name: template, member: key }),
  accountAnnotations: (_config, identity): Record<string, string> =>
    identity === null ? {} : { "fake/role": identity },
  usualAudience: "none",
  audienceOf: () => null,
  belongsTo: () => true,
};

const linesOf = (text = ""): string[] => text.split("\n").filter((line) => line.includes("="));
const textOf = ({ key, reference: { name, member } }: KeyMapping): string =>
  `${key}=${name}${member === null ? "" : `#${member}`}`;

export function mendixApp(name: string, isOn?: boolean): MendixApp {
  return {
    apiVersion: "privatecloud.mendix.com/v1alpha1",
    kind: "MendixApp",
    metadata: { name, namespace: "mx", uid: "app", resourceVersion: "1" },
    spec: isOn === undefined ? {} : { allowOverrideSecretsWithSecretStoreCSIDriver: isOn },
  };
}

export function podOf(name: string, className: string): Pod {
  const csi = {
    driver: "secrets-store.csi.k8s.io",
    volumeAttributes: { secretProviderClass: className },
  };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "mx" },
    spec: { volumes: [{ name: "store", csi }] },
    status: { phase: "Running" },
  };
}

export function spcOf(name: string, mappings: KeyMapping[], manager: string): SecretProviderClass {
  const operation = manager === "bindery" ? "Apply" : "Update";
  const parameters = {
    address: "https://vault",
    roleName: "shop",
    objects: mappings.map(textOf).join("\n"),
  };
  return {
    apiVersion: "secrets-store.csi.x-k8s.io/v1",
    kind: "SecretProviderClass",
    metadata: {
      name,
      namespace: "mx",
      uid: "spc",
      resourceVersion: "1",
      managedFields: [
        {
          manager,
          operation,
          fieldsV1: {
            "f:spec": {
              "f:provider": {},
              "f:parameters": { "f:address": {}, "f:roleName": {}, "f:objects": {} },
            },
          },
        },
      ],
    },
    spec: { provider: "fake", parameters },
  };
}

/** What a cluster does with a plan, forced: fields set, released fields gone, ownership moved. */
export function applyPlan(live: LiveBinding, objects: readonly PlannedObject[]): LiveBinding {
  const result = { ...live };
  for (const { change, configuration } of objects) {
    const field = fields[change.object.kind];
    if (!field || change.action === "none") continue;
    const old = live[field];
    const next = configuration && owned(afterApply(old, configuration), configuration);
    Object.assign(result, { [field]: next });
  }
  return result;
}

const fields: Record<string, "serviceAccount" | "secretProviderClass" | "mendixApp"> = {
  ServiceAccount: "serviceAccount",
  SecretProviderClass: "secretProviderClass",
  MendixApp: "mendixApp",
};

function owned(after: KubeObject, configuration: KubeObject): KubeObject {
  const fieldsV1: Record<string, unknown> = {};
  for (const { path } of leaves(configuration)) {
    let node = fieldsV1;
    for (const step of path) node = (node[`f:${String(step)}`] ??= {}) as Record<string, unknown>;
  }
  const others = (after.metadata.managedFields ?? []).filter(
    ({ manager }) => manager !== "bindery",
  );
  const uid = after.metadata.uid ?? `uid-${after.kind}`;
  const managedFields = [...others, { manager: "bindery", operation: "Apply" as const, fieldsV1 }];
  return { ...after, metadata: { ...after.metadata, uid, managedFields } };
}
