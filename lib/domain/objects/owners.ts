import type { Owner } from "@/lib/contracts/bindings";
import type { KubeObject, ManagedFieldsEntry } from "@/lib/domain/kube-object";
import { ownerOf } from "@/lib/domain/objects/managers";
import type { FieldPath } from "@/lib/domain/objects/path";

/**
 * Who writes the field at `path`, by `managedFields` (Kubernetes API concepts, "Field management"). Each manager once, in the order
 * of the object. A path below an atomic field (text with YAML inside) belongs to that field's managers.
 */
export function ownersOf(object: KubeObject, path: FieldPath): Owner[] {
  const owners = new Map<string, Owner>();
  for (const entry of managersOf(object)) {
    if (entry.subresource === "status" && path[0] !== "status") continue;
    if (!ownsField(entry.fieldsV1 ?? {}, path)) continue;
    const owner = ownerOf(entry.manager ?? "");
    owners.set(owner.manager, owner);
  }
  return [...owners.values()];
}

/** Whether `manager` owns the field through server-side apply, so that leaving it out removes it. */
export function isAppliedBy(object: KubeObject, path: FieldPath, manager: string): boolean {
  return managersOf(object).some(
    (entry) =>
      entry.manager === manager &&
      entry.operation === "Apply" &&
      !entry.subresource &&
      ownsField(entry.fieldsV1 ?? {}, path),
  );
}

function managersOf(object: KubeObject): ManagedFieldsEntry[] {
  const entries = object.metadata.managedFields;
  return Array.isArray(entries) ? entries : [];
}

/**
 * Walks `f:name` members. A leaf `{}` before the end of the path is an atomic field and owns all below it. List entries with
 * keys (`k:{…}`) are not walked by position: a manager of any entry counts as one of the list.
 */
function ownsField(fields: Record<string, unknown>, path: FieldPath): boolean {
  let node: Record<string, unknown> = fields;
  for (const [depth, step] of path.entries()) {
    const next = typeof step === "string" ? node[`f:${step}`] : undefined;
    if (!isNode(next)) return depth > 0 && (isLeaf(node) || typeof step === "number");
    node = next;
  }
  return true;
}

function isNode(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isLeaf(node: Record<string, unknown>): boolean {
  return Object.keys(node).length === 0;
}
