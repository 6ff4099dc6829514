import { z } from "zod";
import { Verdict } from "@/lib/contracts/health";
import { Moment, NamespaceRef, StoreName } from "@/lib/contracts/names";
import { contract } from "@/lib/contracts/route";

/** Counts by verdict, zero where none. */
export const VerdictCounts = z.record(Verdict, z.number().int());
export type VerdictCounts = z.infer<typeof VerdictCounts>;

/** The switch *Enable Secrets Store* with what it needs. */
export const Enablement = z.strictObject({
  isEnabled: z.boolean(),
  store: StoreName.nullable(),
  /** Naming template of the store's kind, `secret/data/{namespace}/{environment}`. */
  template: z.string().max(300),
  /** What pods of a new environment sign in as, `mendix-{environment}`; empty where the store's kind has no identity. */
  identityTemplate: z.string().max(253),
  version: z.number().int(),
  updatedAt: Moment.nullable(),
  updatedBy: z.string().nullable(),
});
export type Enablement = z.infer<typeof Enablement>;

/** One thing that must be true before the switch can be turned on. */
export const Precondition = z.strictObject({
  id: z.enum([
    "reachable",
    "csi-driver",
    "provider",
    "crd",
    "token-audience",
    "operator",
    "rotation",
    "rights",
    "store",
  ]),
  label: z.string(),
  /** Only `missing` keeps the switch off. */
  state: z.enum(["met", "missing", "warning", "unknown"]),
  /** A short fact: "1.6.1 on 9 of 9". */
  detail: z.string(),
  fix: z.string().optional(),
  command: z.string().optional(),
  observedAt: Moment.nullable(),
});
export type Precondition = z.infer<typeof Precondition>;

export const NamespaceSummary = z.strictObject({
  cluster: z.string(),
  namespace: z.string(),
  environments: z.number().int(),
  verdicts: VerdictCounts,
  enablement: Enablement,
  operatorVersion: z.string().nullable(),
  watch: z.enum(["live", "connecting", "stale", "failed"]),
});
export type NamespaceSummary = z.infer<typeof NamespaceSummary>;

export const NamespaceDetail = NamespaceSummary.extend({
  preconditions: z.array(Precondition),
  /** By environment: the last revision that was applied whole. None of it: nothing was applied by Bindery. */
  revisions: z.record(z.string(), z.number().int()),
  /** Why the watch is not live, in words. */
  watchMessage: z.string().nullable(),
});
export type NamespaceDetail = z.infer<typeof NamespaceDetail>;

export const namespaces = {
  list: contract({
    id: "namespaces.list",
    method: "GET",
    path: "/namespaces",
    permission: "namespace:list",
    summary: "Registered namespaces that the person may see",
    query: z.strictObject({ cluster: z.string().max(63).optional() }),
    output: z.strictObject({ items: z.array(NamespaceSummary) }),
  }),
  get: contract({
    id: "namespaces.get",
    method: "GET",
    path: "/namespaces/[cluster]/[namespace]",
    permission: "namespace:get",
    summary: "One namespace with the preconditions of its switch",
    params: NamespaceRef,
    output: NamespaceDetail,
  }),
  check: contract({
    id: "namespaces.check",
    method: "POST",
    path: "/namespaces/[cluster]/[namespace]/check",
    permission: "environment:check",
    summary:
      "Look at the preconditions again now: ask the cluster for rights, climb the store's ladder",
    params: NamespaceRef,
    output: NamespaceDetail,
  }),
  create: contract({
    id: "namespaces.create",
    method: "POST",
    path: "/namespaces",
    permission: "namespace:create",
    summary: "Add a namespace to the registry; nothing in the cluster changes",
    body: NamespaceRef,
    output: NamespaceDetail,
    status: 201,
  }),
  delete: contract({
    id: "namespaces.delete",
    method: "DELETE",
    path: "/namespaces/[cluster]/[namespace]",
    permission: "namespace:delete",
    summary: "Take a namespace out of the registry; nothing in the cluster changes",
    params: NamespaceRef,
    status: 204,
  }),
  replaceEnablement: contract({
    id: "namespaces.replaceEnablement",
    method: "PUT",
    path: "/namespaces/[cluster]/[namespace]/enablement",
    permission: "enablement:replace",
    summary: "Turn the switch on or off; refused while a precondition is missing",
    params: NamespaceRef,
    body: z.strictObject({
      isEnabled: z.boolean(),
      store: StoreName.nullable(),
      template: z.string().max(300),
      /** Empty or left out: the default of the store's kind. */
      identityTemplate: z.string().max(253).default(""),
      /** Version that was seen; another one is a conflict. */
      version: z.number().int(),
    }),
    output: NamespaceDetail,
  }),
};
