import { z } from "zod";
import { StoreReference } from "@/lib/contracts/bindings";
import { Moment, NamespaceRef, StoreName } from "@/lib/contracts/names";

/** One rung of the test ladder, climbed in order; after the first `failed` the rest is `skipped`. */
export const StoreRung = z.strictObject({
  id: z.enum(["address", "dns", "tcp", "tls", "health", "signin", "permission", "references"]),
  label: z.string(),
  state: z.enum(["passed", "failed", "warning", "skipped"]),
  durationMs: z.number().nonnegative().nullable(),
  /** What was seen: "TLS 1.3, certificate valid until 4 Mar 2027"; never a body, token or value. */
  detail: z.string(),
  /** What to do next, where it failed. */
  fix: z.string().optional(),
  command: z.string().optional(),
  /** The form field that is wrong, so that the wizard can point at it. */
  field: z.string().optional(),
  /** Machine-readable reason (`StoreErrorReason`). */
  reason: z.string().optional(),
});
export type StoreRung = z.infer<typeof StoreRung>;

/** What a metadata probe saw of one reference. */
export const ReferenceProbe = z.strictObject({
  reference: StoreReference,
  state: z.enum(["exists", "absent", "deleted", "denied", "malformed", "unknown"]),
  /** Whether the member is inside; `unknown` where the store does not tell without reading values. */
  member: z.enum(["present", "absent", "unknown", "not-applicable"]),
  /** The store's own version of the secret, as text. */
  version: z.string().nullable(),
  updatedAt: Moment.nullable(),
  /** Set when the reference is written wrongly and the probe knows the right one (a path without `/data/`). */
  corrected: StoreReference.nullable(),
  /** Members that are inside, when a member is missing or none is named: candidates for what was meant. At most 50. */
  members: z.array(z.string()).max(50),
  detail: z.string(),
});
export type ReferenceProbe = z.infer<typeof ReferenceProbe>;

/** One field of a store's form, rendered from its manifest. */
export const StoreField = z.strictObject({
  /** Path in the configuration: `address`, `signIn.role`. */
  path: z.string(),
  label: z.string(),
  help: z.string(),
  placeholder: z.string().optional(),
  /** What a new form starts with. */
  initial: z.string().optional(),
  input: z.enum(["text", "url", "pem", "secret", "select", "duration"]),
  options: z
    .array(z.strictObject({ value: z.string(), label: z.string(), help: z.string().optional() }))
    .optional(),
  isRequired: z.boolean(),
  /** Shown only when the field at `path` has one of the values. */
  visibleWhen: z.strictObject({ path: z.string(), values: z.array(z.string()) }).optional(),
});
export type StoreField = z.infer<typeof StoreField>;

/** A least-privilege policy and how to apply it, for one environment or one namespace. */
export const AccessDocument = z.strictObject({
  title: z.string(),
  /** "Vault policy mx-acc-shop-acc". */
  what: z.string(),
  language: z.enum(["hcl", "json", "bash", "yaml"]),
  text: z.string(),
});
export type AccessDocument = z.infer<typeof AccessDocument>;

/** A store as the browser sees it: secret fields are replaced by whether they are set. */
export const Store = z.strictObject({
  name: StoreName,
  kind: z.string(),
  label: z.string(),
  address: z.string(),
  config: z.record(z.string(), z.unknown()),
  /** Paths of write-only fields that hold a value. */
  secretsSet: z.array(z.string()),
  /** Every namespace may use it, also later ones. */
  isForAll: z.boolean(),
  /** Else these may use it: of them, those that the person may see. */
  namespaces: z.array(NamespaceRef),
  /** What administrators of namespaces reach through Bindery, with `{namespace}` and `{environment}`; empty: nothing. */
  prefix: z.string(),
  /** Namespaces that have it as their default store, of those that the person may see. */
  usedBy: z.number().int(),
  /** The person may change and forget it. */
  isChangeable: z.boolean(),
  version: z.number().int(),
  createdAt: Moment,
  updatedAt: Moment,
  lastCheck: z
    .strictObject({
      checkedAt: Moment,
      state: z.enum(["ready", "failing", "unknown"]),
      rungs: z.array(StoreRung),
    })
    .nullable(),
});
export type Store = z.infer<typeof Store>;

export const StoreCheck = z.strictObject({
  checkedAt: Moment,
  state: z.enum(["ready", "failing", "unknown"]),
  rungs: z.array(StoreRung),
});
export type StoreCheck = z.infer<typeof StoreCheck>;
