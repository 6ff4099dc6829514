/** One request to a resource, as handlers see it. */
import type { IncomingHttpHeaders } from "node:http";
import type { Cluster, User } from "../core/cluster";
import type { Json, KubeObject } from "../core/json";
import { type ResourceType, groupVersion } from "../types/resource-type";
import type { Route } from "./route";

export interface Context {
  cluster: Cluster;
  user: User;
  route: Route;
  type: ResourceType;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Json | undefined;
  /** Texts for `Warning` headers of the answer. */
  warnings: string[];
}

export interface Reply {
  status: number;
  body: Json;
  /** A body that is not JSON. */
  text?: string;
}

export const isDryRun = (context: Context): boolean =>
  context.query.getAll("dryRun").includes("All");

export const fieldValidation = (context: Context): string =>
  context.query.get("fieldValidation") ?? "Warn";

/** `fieldManager`, or the first word of the user agent, as kube-apiserver falls back to. */
export function managerName(context: Context): string {
  const asked = context.query.get("fieldManager");
  if (asked) return asked;
  const agent = (context.headers["user-agent"] ?? "").split("/")[0] ?? "";
  return agent.replace(/[^ -~]/g, "").slice(0, 128) || "unknown";
}

/** The object as this endpoint's version prints it. */
export function present(context: Context, object: KubeObject): KubeObject {
  const { type } = context;
  const shown = type.fromStored ? type.fromStored(object) : object;
  const { apiVersion: _, kind: __, ...rest } = shown;
  return { kind: type.kind, apiVersion: groupVersion(type), ...rest } as KubeObject;
}
