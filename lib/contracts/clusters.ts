import { z } from "zod";
import { ClusterName, Moment, NamespaceName } from "@/lib/contracts/names";
import { Rung } from "@/lib/contracts/problem";
import { contract } from "@/lib/contracts/route";

/** `own`: Bindery's credentials and roles decide. `impersonate`: the cluster's RBAC decides for the person. */
export const ClusterMode = z.enum(["own", "impersonate"]);

export const Cluster = z.strictObject({
  name: ClusterName,
  label: z.string(),
  server: z.string(),
  source: z.enum(["kubeconfig", "in-cluster"]),
  mode: ClusterMode,
  /** Probe stores as the environment (TokenRequest); opt-in, design.md §6. */
  canProbeAsEnvironment: z.boolean(),
  version: z.string().nullable(),
  driver: z
    .strictObject({
      name: z.string(),
      version: z.string().nullable(),
      isRotationEnabled: z.boolean().nullable(),
    })
    .nullable(),
  environments: z.number().int(),
  watch: z.strictObject({
    state: z.enum(["live", "connecting", "stale", "failed"]),
    lastEventAt: Moment.nullable(),
    message: z.string().nullable(),
  }),
  createdAt: Moment,
});
export type Cluster = z.infer<typeof Cluster>;

/** What registering or checking a cluster found, in the order it was looked at. */
export const ClusterCheck = z.strictObject({
  checkedAt: Moment,
  rungs: z.array(Rung),
});
export type ClusterCheck = z.infer<typeof ClusterCheck>;

const byName = z.strictObject({ cluster: ClusterName });

export const CreateCluster = z.strictObject({
  name: ClusterName,
  label: z.string().trim().max(100).default(""),
  source: z.enum(["kubeconfig", "in-cluster"]),
  /** Write-only; sealed in the database. */
  kubeconfig: z.string().max(256_000).default(""),
  context: z.string().max(253).default(""),
  mode: ClusterMode.default("own"),
  canProbeAsEnvironment: z.boolean().default(false),
  /** Namespaces to watch from the start; more are added one by one. Needs no right to list namespaces. */
  namespaces: z.array(NamespaceName).max(500).default([]),
});

export const UpdateCluster = z.strictObject({
  label: z.string().trim().max(100).optional(),
  mode: ClusterMode.optional(),
  canProbeAsEnvironment: z.boolean().optional(),
  /** Write-only; in place of the stored one. */
  kubeconfig: z.string().min(1).max(256_000).optional(),
  /** Of the new kubeconfig; left out: its current one. */
  context: z.string().max(253).optional(),
  /** The new kubeconfig may name another API server: it is still the same cluster. */
  isServerMoved: z.boolean().optional(),
});

export const clusters = {
  list: contract({
    id: "clusters.list",
    method: "GET",
    path: "/clusters",
    permission: "cluster:list",
    summary: "Clusters with the state of their watch",
    output: z.strictObject({ items: z.array(Cluster) }),
  }),
  get: contract({
    id: "clusters.get",
    method: "GET",
    path: "/clusters/[cluster]",
    permission: "cluster:get",
    summary: "One cluster",
    params: byName,
    output: Cluster,
  }),
  create: contract({
    id: "clusters.create",
    method: "POST",
    path: "/clusters",
    permission: "cluster:create",
    summary: "Register a cluster by kubeconfig or in-cluster",
    body: CreateCluster,
    bodyBytesMax: 300_000,
    output: z.strictObject({ cluster: Cluster, check: ClusterCheck }),
    status: 201,
  }),
  update: contract({
    id: "clusters.update",
    method: "PATCH",
    path: "/clusters/[cluster]",
    permission: "cluster:update",
    summary:
      "Change label, mode, or probing as the environment; or give it a new kubeconfig, which is tried first",
    params: byName,
    body: UpdateCluster,
    bodyBytesMax: 300_000,
    output: Cluster,
  }),
  delete: contract({
    id: "clusters.delete",
    method: "DELETE",
    path: "/clusters/[cluster]",
    permission: "cluster:delete",
    summary: "Forget a cluster; nothing in it changes",
    params: byName,
    status: 204,
  }),
  check: contract({
    id: "clusters.check",
    method: "POST",
    path: "/clusters/[cluster]/check",
    permission: "cluster:check",
    summary: "Look again: reachability, rights, driver, provider",
    params: byName,
    output: ClusterCheck,
  }),
};
