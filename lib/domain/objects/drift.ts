import type { FieldChange, ObjectRef } from "@/lib/contracts/bindings";
import { canonicalJson } from "@/lib/domain/canonical-json";
import type { KubeObject } from "@/lib/domain/kube-object";
import { differences, type Difference } from "@/lib/domain/objects/diff";
import { ownersOf } from "@/lib/domain/objects/owners";
import { formatPath } from "@/lib/domain/objects/path";
import { refOf } from "@/lib/domain/objects/ref";

export interface ObjectDrift {
  object: ObjectRef;
  state: "missing" | "changed";
  /** `before` is the revision's value, `after` the live one; `owners` wrote the live one. */
  fields: FieldChange[];
}

/**
 * How live objects differ from the manifests of a revision, in the fields that the revision set. What others added beside them is
 * not drift. Objects that match are left out; a manifest without a live object is `missing`.
 */
export function findDrift(
  manifests: readonly KubeObject[],
  live: readonly KubeObject[],
): ObjectDrift[] {
  const found: ObjectDrift[] = [];
  for (const manifest of manifests) {
    const object = refOf(manifest);
    const match = live.find((candidate) => isSame(candidate, manifest));
    if (!match) {
      found.push({ object, state: "missing", fields: [] });
      continue;
    }
    const fields = differences(wanted(manifest), project(match, wanted(manifest))).map((one) =>
      toChange(one, match),
    );
    if (fields.length > 0) found.push({ object, state: "changed", fields });
  }
  return found;
}

function isSame(a: KubeObject, b: KubeObject): boolean {
  return (
    a.kind === b.kind &&
    a.metadata.name === b.metadata.name &&
    (a.metadata.namespace ?? "") === (b.metadata.namespace ?? "")
  );
}

/** Names identify; they do not drift. */
function wanted(manifest: KubeObject): Record<string, unknown> {
  const { apiVersion: _version, kind: _kind, metadata, ...rest } = manifest;
  const { name: _name, namespace: _namespace, ...others } = metadata;
  return { ...(Object.keys(others).length > 0 ? { metadata: others } : {}), ...rest };
}

/** Of `value`, the members that `shape` has. */
function project(value: unknown, shape: unknown): unknown {
  if (!isRecord(value) || !isRecord(shape)) return value;
  return Object.fromEntries(
    Object.entries(shape)
      .filter(([name]) => Object.hasOwn(value, name))
      .map(([name, member]) => [name, project(value[name], member)]),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function toChange(difference: Difference, live: KubeObject): FieldChange {
  const print = (value: unknown): string | null => {
    if (value === undefined) return null;
    return typeof value === "string" ? value : canonicalJson(value);
  };
  return {
    path: formatPath(difference.path),
    before: print(difference.before),
    after: print(difference.after),
    owners: ownersOf(live, difference.path),
  };
}
