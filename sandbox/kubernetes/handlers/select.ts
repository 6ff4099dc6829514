/** Which objects a list, watch or deletecollection is about. */
import type { KubeObject } from "../core/json";
import type { Context } from "../http/context";
import { parseFieldRequirements, parseFieldSelector } from "../selectors/field-selector";
import { parseLabelSelector } from "../selectors/label-selector";
import { fromStored, tableFor } from "../types/resource-type";

export interface Selection {
  table: string;
  /** Null: all namespaces. */
  namespace: string | null;
  matches: (object: KubeObject) => boolean;
  isFiltered: boolean;
}

export function selectionOf(context: Context): Selection {
  const { type, route, query } = context;
  const labelText = query.get("labelSelector") ?? "";
  const fieldText = query.get("fieldSelector") ?? "";
  const byLabel = parseLabelSelector(labelText);
  const byField = parseFieldSelector(type, fieldText);
  const namespace = type.namespaced && route.namespace ? route.namespace : null;
  const isNamed = route.name !== "" && route.verb === "watch";
  return {
    table: tableFor(type),
    namespace,
    isFiltered: labelText !== "" || fieldText !== "" || isNamed,
    matches: (object) =>
      byLabel(object.metadata.labels ?? {}) &&
      byField(fromStored(type, object)) &&
      (!isNamed || object.metadata.name === route.name),
  };
}

export function selectObjects(context: Context): { items: KubeObject[]; revision: number } {
  const { store } = context.cluster;
  const { table, namespace, matches } = selectionOf(context);
  const items = (store.list(table, namespace) ?? []).map(([, object]) => object).filter(matches);
  return { items, revision: store.revision };
}

/** The one name that a field selector asks for: the authorizer is told of it, so `resourceNames` work on lists. */
export function selectedName(query: URLSearchParams): string {
  const text = query.get("fieldSelector") ?? "";
  if (text === "") return "";
  try {
    const one = parseFieldRequirements(text).find((r) => r.field === "metadata.name" && r.isEqual);
    return one?.value ?? "";
  } catch {
    return "";
  }
}
