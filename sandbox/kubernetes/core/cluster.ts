/** The state of one API server: what every part of it works on. */
import type { KeyObject } from "node:crypto";
import type { Store } from "../store/store";
import { tableOf } from "../store/store";
import type { Registry } from "../types/registry";
import type { Faults } from "./faults";
import type { KubeObject } from "./json";

export interface User {
  name: string;
  uid?: string;
  groups: string[];
  extra?: Record<string, string[]>;
}

export interface Issuer {
  url: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
  keyId: string;
}

export interface Cluster {
  store: Store;
  registry: Registry;
  faults: Faults;
  issuer: Issuer;
  caPem: string;
  tokens: Map<string, User>;
  now: () => Date;
  /** RFC 3339 in seconds, as metadata times are printed. */
  timestamp: () => string;
}

export const coreTable = (resource: string): string => tableOf({ group: "", resource });

export const rbacTable = (resource: string): string =>
  tableOf({ group: "rbac.authorization.k8s.io", resource });

export const crdTable = tableOf({
  group: "apiextensions.k8s.io",
  resource: "customresourcedefinitions",
});

export const findNamespace = (cluster: Cluster, name: string): KubeObject | null =>
  cluster.store.get(coreTable("namespaces"), "", name);

/** RFC 3339 without fractions. */
export const seconds = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;
