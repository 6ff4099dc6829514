import type { Owner } from "@/lib/contracts/bindings";
import type { KubeObject } from "@/lib/domain/kube-object";
import { ownersOf } from "@/lib/domain/objects/owners";
import { formatPath } from "@/lib/domain/objects/path";
import { leaves } from "@/lib/domain/objects/server-side-apply";

const pathsMax = 200;

/**
 * Who owns which fields of the object. A tool that writes under several names (the operator, and the operator for the status) is
 * one owner; a field that it owns under two of them stands once. At most 200 paths each.
 */
export function groupOwners(object: KubeObject): { owner: Owner; paths: string[] }[] {
  const groups = new Map<string, { owner: Owner; paths: Set<string> }>();
  for (const { path } of leaves(object)) {
    for (const owner of ownersOf(object, path)) {
      const group = groups.get(owner.label) ?? { owner, paths: new Set() };
      if (group.paths.size < pathsMax) group.paths.add(formatPath(path));
      groups.set(owner.label, group);
    }
  }
  return [...groups.values()].map(({ owner, paths }) => ({ owner, paths: [...paths] }));
}
