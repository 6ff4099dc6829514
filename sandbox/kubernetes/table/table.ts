/** `meta.k8s.io/v1` Table and PartialObjectMetadata: what kubectl asks for with `as=`. */
import { type Json, type JsonObject, type KubeObject, asArray, asObject } from "../core/json";
import type { Context } from "../http/context";
import { groupVersion } from "../types/resource-type";
import { columnsFor } from "./columns";

const versionOf = (accept: string): string =>
  `meta.k8s.io/${/v=(v1beta1|v1)/.exec(accept)?.[1] ?? "v1"}`;

export interface Wish {
  as: "Table" | "PartialObjectMetadata" | "PartialObjectMetadataList";
  apiVersion: string;
}

/** The first acceptable form in the header that is not the plain object; null when plain JSON comes first. */
export function wishOf(accept: string): Wish | null {
  for (const part of accept.split(",")) {
    if (!part.includes("json") && !part.includes("*/*")) continue;
    const as = /as=([A-Za-z]+)/.exec(part)?.[1];
    if (!as) return null;
    if (as === "Table" || as === "PartialObjectMetadata" || as === "PartialObjectMetadataList") {
      return { as, apiVersion: versionOf(part) };
    }
  }
  return null;
}

const partial = (object: JsonObject, apiVersion: string): JsonObject => ({
  kind: "PartialObjectMetadata",
  apiVersion,
  metadata: object.metadata,
});

function rowObject(context: Context, object: KubeObject, apiVersion: string): Json | undefined {
  const policy = context.query.get("includeObject") ?? "Metadata";
  if (policy === "None") return null;
  if (policy === "Object")
    return { ...object, kind: context.type.kind, apiVersion: groupVersion(context.type) };
  return partial(object, apiVersion);
}

export function tableOfObjects(
  context: Context,
  objects: KubeObject[],
  options: { apiVersion: string; metadata: JsonObject; hasHeader: boolean },
): JsonObject {
  const columns = columnsFor(context.type);
  const now = context.cluster.now();
  return {
    kind: "Table",
    apiVersion: options.apiVersion,
    metadata: options.metadata,
    columnDefinitions: options.hasHeader
      ? columns.map(({ name, type, format = "", description = "", priority = 0 }) => ({
          name,
          type,
          format,
          description,
          priority,
        }))
      : null,
    rows: objects.map((object) => ({
      cells: columns.map(({ value }) => value(object, now)),
      object: rowObject(context, object, options.apiVersion),
    })),
  };
}

/** A reply's body in the wished form; Status and other non-resources stay as they are. */
export function reshape(context: Context, body: JsonObject, wish: Wish): JsonObject {
  const isList = Array.isArray(body.items);
  if (body.kind === "Status" || (!isList && body.kind !== context.type.kind)) return body;
  const objects = (isList ? asArray(body.items) : [body]) as unknown as KubeObject[];
  const { resourceVersion } = asObject(body.metadata);
  const metadata = isList ? asObject(body.metadata) : { resourceVersion };
  const { apiVersion } = wish;
  if (wish.as === "Table")
    return tableOfObjects(context, objects, { apiVersion, metadata, hasHeader: true });
  if (!isList) return partial(body, apiVersion);
  return {
    kind: "PartialObjectMetadataList",
    apiVersion,
    metadata,
    items: objects.map((object) => partial(object, apiVersion)),
  };
}

/** One watched object in the wished form. */
export function reshapeWatched(
  context: Context,
  object: KubeObject,
  { wish, isFirst }: { wish: Wish | null; isFirst: boolean },
): Json {
  if (!wish) return object;
  if (wish.as !== "Table") return partial(object, wish.apiVersion);
  const { resourceVersion } = object.metadata;
  return tableOfObjects(context, [object], {
    apiVersion: wish.apiVersion,
    metadata: { resourceVersion },
    hasHeader: isFirst,
  });
}
