import { z } from "zod";
import {
  AuthenticationModes,
  DesiredBinding,
  KeyMapping,
  KeyName,
  ObjectRef,
  Owner,
  Plan,
  StoreReference,
  FieldChange,
} from "@/lib/contracts/bindings";
import { Diagnosis, Severity, Verdict } from "@/lib/contracts/health";
import { EnvironmentRef, Moment } from "@/lib/contracts/names";
import { pageOf } from "@/lib/contracts/page";
import { contract } from "@/lib/contracts/route";
import { AccessDocument, ReferenceProbe } from "@/lib/contracts/stores";

export const EnvironmentSummary = z.strictObject({
  cluster: z.string(),
  namespace: z.string(),
  name: z.string(),
  verdict: Verdict,
  since: Moment.nullable(),
  /** Headline of the worst finding. */
  headline: z.string().nullable(),
  /** Check id of the worst finding. */
  headlineId: z.string().nullable(),
  findings: z.number().int(),
  pods: z.strictObject({
    expected: z.number().int(),
    mounted: z.number().int(),
    failed: z.number().int(),
    stale: z.number().int(),
  }),
  store: z.string().nullable(),
  keys: z.number().int(),
  managedBy: Owner.nullable(),
  runtimeVersion: z.string().nullable(),
  checkedAt: Moment,
});
export type EnvironmentSummary = z.infer<typeof EnvironmentSummary>;

export const EnvironmentDetail = EnvironmentSummary.extend({
  operatorVersion: z.string().nullable(),
  revision: z.number().int().nullable(),
  hasDrifted: z.boolean(),
  isEnabled: z.boolean().nullable(),
  diagnosis: Diagnosis,
  timeline: z.array(
    z.strictObject({
      at: Moment,
      /** `happened` plain dot, `bindery` ink dot, or a verdict mark. */
      mark: z.union([z.enum(["happened", "bindery"]), Verdict]),
      text: z.string(),
      note: z.string().nullable(),
      raw: z.string().optional(),
    }),
  ),
});
export type EnvironmentDetail = z.infer<typeof EnvironmentDetail>;

/** One row of the key editor: what the catalogue says, what is mapped, what the store's metadata says. */
export const KeyRow = z.strictObject({
  key: z.string(),
  group: z.enum(["database", "storage", "administration", "constants", "runtime", "unknown"]),
  meaning: z.string(),
  example: z.string().nullable(),
  isRequired: z.boolean(),
  isSecret: z.boolean(),
  needsRestart: z.boolean(),
  minimumOperator: z.string().nullable(),
  reference: StoreReference.nullable(),
  /** What the namespace's template gives; offered as completion. */
  suggestion: StoreReference.nullable(),
  probe: ReferenceProbe.nullable(),
  issues: z.array(
    z.strictObject({
      severity: z.enum(["error", "warning"]),
      message: z.string(),
      suggestion: StoreReference.nullable(),
    }),
  ),
  /** What the entry must be instead, where that is certain: what *Plan repair* plans. */
  repair: KeyMapping.nullable(),
  kept: z.array(z.string()),
  pinnedVersion: z.string().nullable(),
});
export type KeyRow = z.infer<typeof KeyRow>;

export const Binding = z.strictObject({
  environment: EnvironmentRef,
  /** null: no binding yet. */
  store: z.string().nullable(),
  storeKind: z.string().nullable(),
  template: z.string().nullable(),
  identity: z.string().nullable(),
  /** What the namespace's template gives, for a class that names none. */
  suggestedIdentity: z.string().nullable(),
  modes: AuthenticationModes,
  rows: z.array(KeyRow),
  /** Entries that could not be read; shown, left alone. */
  problems: z.array(
    z.strictObject({
      id: z.string(),
      severity: z.enum(["error", "warning"]),
      path: z.string(),
      message: z.string(),
    }),
  ),
  isEditable: z.boolean(),
  notEditableReason: z.string().nullable(),
  managedBy: Owner.nullable(),
  /** Changes with every write to the live objects; `If-Match` of apply. */
  etag: z.string(),
  probedAt: Moment.nullable(),
});
export type Binding = z.infer<typeof Binding>;

export const LiveObject = z.strictObject({
  object: ObjectRef,
  /** The live object as people may see it: values are redacted, so it is not to be applied. */
  yaml: z.string().nullable(),
  /** What to commit or apply of it: only what a binding owns; null where that is nothing. */
  exported: z.string().nullable(),
  owners: z.array(z.strictObject({ owner: Owner, paths: z.array(z.string()) })),
  managedBy: Owner.nullable(),
  drift: z.array(FieldChange),
  /** The last revision left it, and the cluster says that it is gone. */
  isMissing: z.boolean(),
  observedAt: Moment,
});

export const Identity = z.strictObject({
  serviceAccount: z.strictObject({
    name: z.string(),
    exists: z.boolean(),
    annotations: z.record(z.string(), z.string()),
  }),
  identity: z.string().nullable(),
  required: z.array(
    z.strictObject({ annotation: z.string(), value: z.string(), isSet: z.boolean() }),
  ),
  documents: z.array(AccessDocument),
  audience: z.string().nullable(),
});
export type Identity = z.infer<typeof Identity>;

export const Revision = z.strictObject({
  number: z.number().int(),
  at: Moment,
  by: z.string(),
  action: z.enum(["apply", "delete", "rollback", "adopt"]),
  outcome: z.enum(["success", "failure", "unknown"]),
  keyChanges: Plan.shape.keyChanges,
  reason: z.string().nullable(),
  isCurrent: z.boolean(),
});
export type Revision = z.infer<typeof Revision>;

export const environmentBase = "/environments/[cluster]/[namespace]/[name]";

export const environments = {
  list: contract({
    id: "environments.list",
    method: "GET",
    path: "/environments",
    permission: "environment:list",
    summary: "Environments, worst first",
    query: z.strictObject({
      cluster: z.string().max(63).optional(),
      namespace: z.string().max(63).optional(),
      verdict: z.string().max(80).optional(),
      search: z.string().max(100).optional(),
      sort: z.enum(["verdict", "name", "namespace", "since"]).default("verdict"),
      cursor: z.string().max(1_024).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(100),
    }),
    output: pageOf(EnvironmentSummary),
  }),
  get: contract({
    id: "environments.get",
    method: "GET",
    path: environmentBase,
    permission: "environment:get",
    summary: "One environment with its diagnosis",
    params: EnvironmentRef,
    output: EnvironmentDetail,
  }),
  check: contract({
    id: "environments.check",
    method: "POST",
    path: `${environmentBase}/check`,
    permission: "environment:check",
    summary: "Probe the store and diagnose again now",
    params: EnvironmentRef,
    output: EnvironmentDetail,
  }),
  restart: contract({
    id: "environments.restart",
    method: "POST",
    path: `${environmentBase}/restart`,
    permission: "environment:restart",
    summary: "Roll the environment's pods",
    params: EnvironmentRef,
    output: z.strictObject({ restartedAt: Moment }),
    status: 202,
  }),
};

export const bindings = {
  get: contract({
    id: "bindings.get",
    method: "GET",
    path: `${environmentBase}/binding`,
    permission: "binding:get",
    summary: "The binding as it stands, key by key",
    params: EnvironmentRef,
    output: Binding,
  }),
  plan: contract({
    id: "bindings.plan",
    method: "POST",
    path: `${environmentBase}/binding/plan`,
    permission: "binding:plan",
    summary: "What applying would change: diff, dry-run, owners, pods; changes nothing",
    params: EnvironmentRef,
    body: z.strictObject({
      desired: DesiredBinding.nullable(),
      revision: z.number().int().optional(),
    }),
    bodyBytesMax: 512_000,
    output: Plan,
  }),
  apply: contract({
    id: "bindings.apply",
    method: "PUT",
    path: `${environmentBase}/binding`,
    permission: "binding:apply",
    summary: "Apply the reviewed plan, in order, and read it back",
    params: EnvironmentRef,
    body: z.strictObject({
      desired: DesiredBinding.nullable(),
      revision: z.number().int().optional(),
      planDigest: z.string().max(128),
      /** Managers whose fields the person takes over, by name; never implied. */
      takeOver: z.array(z.string().max(253)).max(20).default([]),
      reason: z.string().trim().max(500).optional(),
    }),
    bodyBytesMax: 512_000,
    output: z.strictObject({ revision: Revision, plan: Plan }),
  }),
  manifests: contract({
    id: "bindings.manifests",
    method: "GET",
    path: `${environmentBase}/manifests`,
    permission: "binding:get",
    summary: "Live objects with the owner of each field, and drift from the last revision",
    params: EnvironmentRef,
    output: z.strictObject({ items: z.array(LiveObject), revision: z.number().int().nullable() }),
  }),
  identity: contract({
    id: "bindings.identity",
    method: "GET",
    path: `${environmentBase}/identity`,
    permission: "access:get",
    summary: "ServiceAccount, annotations, and the store-side policy and commands",
    params: EnvironmentRef,
    output: Identity,
  }),
  names: contract({
    id: "bindings.names",
    method: "GET",
    path: `${environmentBase}/names`,
    permission: "storeName:list",
    summary: "Names in the store for completion; never values",
    params: EnvironmentRef,
    query: z.strictObject({
      store: z.string().max(63),
      prefix: z.string().max(512).default(""),
      member: z.string().max(256).optional(),
    }),
    output: z.strictObject({
      items: z.array(
        z.strictObject({ name: z.string(), kind: z.enum(["folder", "secret", "member"]) }),
      ),
      observedAt: Moment,
      message: z.string().nullable(),
    }),
  }),
  describe: contract({
    id: "bindings.describe",
    method: "POST",
    path: `${environmentBase}/binding/references`,
    permission: "binding:plan",
    summary: "Metadata of references while they are typed; never values",
    params: EnvironmentRef,
    body: z.strictObject({
      store: z.string().max(63),
      references: z.array(StoreReference).max(100),
    }),
    output: z.strictObject({ items: z.array(ReferenceProbe) }),
  }),
  setValue: contract({
    id: "values.set",
    method: "PUT",
    path: `${environmentBase}/keys/[key]/value`,
    permission: "value:set",
    summary:
      "Write a value into the store, compare-and-set, and read it back; the value is never shown again",
    params: EnvironmentRef.extend({ key: KeyName }),
    body: z.strictObject({
      store: z.string().max(63),
      reference: StoreReference,
      value: z.string().min(1).max(65_536),
      /** Version that was seen, or "absent". */
      expectedVersion: z.string().max(200),
    }),
    bodyBytesMax: 100_000,
    output: z.strictObject({ version: z.string(), writtenAt: Moment, fingerprint: z.string() }),
  }),
  revisions: contract({
    id: "revisions.list",
    method: "GET",
    path: `${environmentBase}/revisions`,
    permission: "revision:list",
    summary: "Applied states, newest first",
    params: EnvironmentRef,
    output: z.strictObject({ items: z.array(Revision) }),
  }),
};

export const FindingGroup = z.strictObject({
  causeKey: z.string(),
  id: z.string(),
  severity: Severity,
  title: z.string(),
  note: z.string(),
  environments: z.array(EnvironmentRef),
  pods: z.number().int(),
  since: Moment.nullable(),
  evidence: z.string(),
  observedAt: Moment,
});
export type FindingGroup = z.infer<typeof FindingGroup>;
