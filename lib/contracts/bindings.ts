import { z } from "zod";
import { EnvironmentRef, Moment } from "@/lib/contracts/names";
import { FieldIssue } from "@/lib/contracts/problem";

/**
 * Where a value lies in a store, in the words that all stores share: a name (Vault path, AWS or Azure secret
 * name, Google resource) and, where one secret holds several values, the member inside it.
 */
export const StoreReference = z.strictObject({
  name: z.string().min(1).max(512),
  member: z.string().min(1).max(256).nullable(),
});
export type StoreReference = z.infer<typeof StoreReference>;

/** A file name that the runtime reads (key catalogue, domain-facts.md §3.2). */
export const KeyName = z
  .string()
  .min(1)
  .max(253)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, "Letters, digits, dots, dashes and underscores");

export const KeyMapping = z.strictObject({ key: KeyName, reference: StoreReference });
export type KeyMapping = z.infer<typeof KeyMapping>;

export const DatabaseMode = z.enum([
  "password",
  "aws-rds-iam",
  "azure-postgres-identity",
  "azure-sql-identity",
]);
export type DatabaseMode = z.infer<typeof DatabaseMode>;
export const StorageMode = z.enum([
  "s3-static",
  "s3-irsa",
  "azure-blob-static",
  "azure-blob-identity",
]);
export type StorageMode = z.infer<typeof StorageMode>;
export const AuthenticationModes = z.strictObject({ database: DatabaseMode, storage: StorageMode });
export type AuthenticationModes = z.infer<typeof AuthenticationModes>;

/** What a person wants the binding to be. Whatever else the live objects hold is kept as it is. */
export const DesiredBinding = z.strictObject({
  /** Name of the store; its kind decides how the mapping is written. */
  store: z.string(),
  mappings: z.array(KeyMapping).max(500),
  /** The store-side role or identity that pods sign in with (Vault role); null where the store has none. */
  identity: z.string().max(253).nullable(),
  /** How the app signs in to database and file storage. Absent: as the live class says; null: found from the keys. */
  modes: AuthenticationModes.nullable().optional(),
  /**
   * Parameters of the class that the mapping is written into, where a person wrote them or a revision kept them. Absent: the live
   * ones. Text that Bindery does not know is kept as it is.
   */
  parameters: z.record(z.string().min(1).max(253), z.string().max(262_144)).optional(),
});
export type DesiredBinding = z.infer<typeof DesiredBinding>;

export const ObjectRef = z.strictObject({
  apiVersion: z.string(),
  kind: z.string(),
  namespace: z.string(),
  name: z.string(),
});
export type ObjectRef = z.infer<typeof ObjectRef>;

/** Who writes a field, read from managedFields, labels and annotations. */
export const Owner = z.strictObject({
  manager: z.string(),
  /** `gitops`: Argo CD or Flux; `packager`: Helm; `operator`: Mendix, PMP or Deckhouse; `person`: kubectl and the like. */
  kind: z.enum(["bindery", "gitops", "packager", "operator", "person", "other"]),
  label: z.string(),
});
export type Owner = z.infer<typeof Owner>;

export const FieldChange = z.strictObject({
  path: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  owners: z.array(Owner),
});
export type FieldChange = z.infer<typeof FieldChange>;

export const DryRun = z.strictObject({
  state: z.enum(["passed", "refused", "skipped"]),
  message: z.string(),
  /** Set where a right is missing: whose it is and how it is granted. */
  missingRight: z.string().optional(),
});
export type DryRun = z.infer<typeof DryRun>;

export const ObjectChange = z.strictObject({
  action: z.enum(["create", "update", "delete", "none"]),
  object: ObjectRef,
  /** YAML of the live object and of the object as it would be; null where there is none. */
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** What to commit or apply of the object as it would be: only what a binding owns; null where that is nothing. */
  exported: z.string().nullable(),
  fields: z.array(FieldChange),
  dryRun: DryRun,
  /** Field managers that own a touched field and are not Bindery: applying needs the person's explicit choice. */
  conflicts: z.array(z.strictObject({ owner: Owner, paths: z.array(z.string()) })),
  /** The tool that owns the whole object (Argo CD, Flux, Helm, Deckhouse); applying is then refused unless taken over. */
  managedBy: Owner.nullable(),
  resourceVersion: z.string().nullable(),
});
export type ObjectChange = z.infer<typeof ObjectChange>;

export const KeyChange = z.strictObject({
  key: z.string(),
  change: z.enum(["added", "changed", "removed"]),
  before: StoreReference.nullable(),
  after: StoreReference.nullable(),
  /** Read only when the app starts (domain-facts.md §3.4). */
  needsRestart: z.boolean(),
});
export type KeyChange = z.infer<typeof KeyChange>;

export const Plan = z.strictObject({
  environment: EnvironmentRef,
  /** Digest over the desired state and the live objects it was computed against; `apply` refuses another one. */
  digest: z.string(),
  isEmpty: z.boolean(),
  keyChanges: z.array(KeyChange),
  changes: z.array(ObjectChange),
  pods: z.array(z.strictObject({ name: z.string(), effect: z.string() })),
  restartKeys: z.array(z.string()),
  /** Errors stop the apply; warnings do not. */
  issues: z.array(
    FieldIssue.extend({ severity: z.enum(["error", "warning"]), key: z.string().nullable() }),
  ),
  plannedAt: Moment,
});
export type Plan = z.infer<typeof Plan>;
