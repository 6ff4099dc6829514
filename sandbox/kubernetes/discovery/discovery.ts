/** `/api`, `/apis` and below: the classic documents and the aggregated ones. */
import type { JsonObject } from "../core/json";
import type { Registry } from "../types/registry";
import { type ResourceType, groupVersion } from "../types/resource-type";

const subresourceVerbs: Record<string, string[]> = {
  status: ["get", "patch", "update"],
  scale: ["get", "patch", "update"],
  log: ["get"],
  eviction: ["create"],
  token: ["create"],
  finalize: ["update"],
};

const subresourceKinds: Record<string, [group: string, version: string, kind: string]> = {
  scale: ["autoscaling", "v1", "Scale"],
  eviction: ["policy", "v1", "Eviction"],
  token: ["authentication.k8s.io", "v1", "TokenRequest"],
};

export const apiVersions = (address: string): JsonObject => ({
  kind: "APIVersions",
  versions: ["v1"],
  serverAddressByClientCIDRs: [{ clientCIDR: "0.0.0.0/0", serverAddress: address }],
});

function apiGroup({ name, versions }: { name: string; versions: string[] }): JsonObject {
  const entries = versions.map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions: entries, preferredVersion: entries[0] };
}

export const apiGroupList = (registry: Registry): JsonObject => ({
  kind: "APIGroupList",
  apiVersion: "v1",
  groups: registry.groups().map(apiGroup),
});

export function singleGroup(registry: Registry, name: string): JsonObject | null {
  const group = registry.groups().find((one) => one.name === name);
  return group ? { kind: "APIGroup", apiVersion: "v1", ...apiGroup(group) } : null;
}

function resourceEntry(type: ResourceType): JsonObject {
  return {
    name: type.resource,
    singularName: type.singular,
    namespaced: type.namespaced,
    kind: type.kind,
    verbs: type.verbs,
    ...(type.shortNames.length > 0 ? { shortNames: type.shortNames } : {}),
    ...(type.categories.length > 0 ? { categories: type.categories } : {}),
  };
}

function subresourceEntry(type: ResourceType, name: string): JsonObject {
  const [group, version, kind] = subresourceKinds[name] ?? [];
  return {
    name: `${type.resource}/${name}`,
    singularName: "",
    namespaced: type.namespaced,
    ...(kind ? { group, version } : {}),
    kind: kind ?? type.kind,
    verbs: subresourceVerbs[name] ?? ["get"],
  };
}

export function resourceList(
  registry: Registry,
  group: string,
  version: string,
): JsonObject | null {
  const types = registry.resources(group, version);
  if (types.length === 0) return null;
  return {
    kind: "APIResourceList",
    apiVersion: "v1",
    groupVersion: groupVersion({ group, version }),
    resources: types.flatMap((type) => [
      resourceEntry(type),
      ...type.subresources.map((name) => subresourceEntry(type, name)),
    ]),
  };
}

function aggregatedResource(type: ResourceType): JsonObject {
  return {
    resource: type.resource,
    responseKind: { group: type.group, version: type.version, kind: type.kind },
    scope: type.namespaced ? "Namespaced" : "Cluster",
    singularResource: type.singular,
    verbs: type.verbs,
    ...(type.shortNames.length > 0 ? { shortNames: type.shortNames } : {}),
    ...(type.categories.length > 0 ? { categories: type.categories } : {}),
    ...(type.subresources.length > 0
      ? { subresources: type.subresources.map((name) => aggregatedSubresource(type, name)) }
      : {}),
  };
}

function aggregatedSubresource(type: ResourceType, name: string): JsonObject {
  const [group = type.group, version = type.version, kind = type.kind] =
    subresourceKinds[name] ?? [];
  return {
    subresource: name,
    responseKind: { group, version, kind },
    verbs: subresourceVerbs[name] ?? ["get"],
  };
}

/** `apidiscovery.k8s.io` of the core group (`/api`) or of all others (`/apis`). */
export function aggregated(registry: Registry, isCore: boolean, apiVersion: string): JsonObject {
  const groups = isCore ? [{ name: "", versions: ["v1"] }] : registry.groups();
  return {
    kind: "APIGroupDiscoveryList",
    apiVersion,
    metadata: {},
    items: groups.map(({ name, versions }) => ({
      metadata: { ...(name ? { name } : {}), creationTimestamp: null },
      versions: versions.map((version) => ({
        version,
        resources: registry.resources(name, version).map(aggregatedResource),
        freshness: "Current",
      })),
    })),
  };
}
