/** The resources served right now: the built-in ones and those of established CustomResourceDefinitions. */
import { builtinTypes } from "./builtin";
import { type ResourceType, groupVersion } from "./resource-type";

/** Version order of discovery: GA before beta before alpha, higher numbers first (apimachinery/pkg/version). */
function versionRank(version: string): [number, number, number] {
  const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  if (!match) return [-1, 0, 0];
  const stage = match[2] === "alpha" ? 0 : match[2] === "beta" ? 1 : 2;
  return [stage, Number(match[1]), Number(match[3] ?? 0)];
}

export function compareVersions(a: string, b: string): number {
  const [ranksA, ranksB] = [versionRank(a), versionRank(b)];
  for (const [i, rank] of ranksA.entries()) {
    const other = ranksB[i] ?? 0;
    if (rank !== other) return other - rank;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

export class Registry {
  #custom = new Map<string, ResourceType[]>();
  #all: ResourceType[] = builtinTypes;

  /** Replaces what one CustomResourceDefinition serves; an empty list stops serving it. */
  setCustom(crdName: string, types: ResourceType[]): void {
    if (types.length === 0) this.#custom.delete(crdName);
    else this.#custom.set(crdName, types);
    this.#all = [...builtinTypes, ...[...this.#custom.values()].flat()];
  }

  all(): ResourceType[] {
    return this.#all;
  }

  find(group: string, version: string, resource: string): ResourceType | null {
    return (
      this.all().find(
        (type) => type.group === group && type.version === version && type.resource === resource,
      ) ?? null
    );
  }

  byKind(apiVersion: string, kind: string): ResourceType | null {
    return this.all().find((t) => groupVersion(t) === apiVersion && t.kind === kind) ?? null;
  }

  /** Named groups with their versions, preferred first. */
  groups(): { name: string; versions: string[] }[] {
    const found = new Map<string, Set<string>>();
    for (const type of this.all()) {
      if (type.group === "") continue;
      const versions = found.get(type.group) ?? new Set();
      found.set(type.group, versions.add(type.version));
    }
    return [...found].map(([name, versions]) => ({
      name,
      versions: [...versions].sort(compareVersions),
    }));
  }

  resources(group: string, version: string): ResourceType[] {
    return this.all()
      .filter((type) => type.group === group && type.version === version)
      .sort((a, b) => (a.resource < b.resource ? -1 : 1));
  }
}
