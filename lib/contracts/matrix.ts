import { z } from "zod";
import { DesiredBinding, KeyName, Plan, StoreReference } from "@/lib/contracts/bindings";
import { Verdict } from "@/lib/contracts/health";
import { Moment, NamespaceRef, ObjectName } from "@/lib/contracts/names";
import { contract } from "@/lib/contracts/route";

export const MatrixState = z.enum(["same", "different", "missing", "unset"]);
export type MatrixState = z.infer<typeof MatrixState>;

export const MatrixCell = z.strictObject({
  state: MatrixState,
  reference: StoreReference.nullable(),
  /** Why it is missing: "required and not mapped". */
  note: z.string().nullable(),
});
export type MatrixCell = z.infer<typeof MatrixCell>;

/** One key in all environments; `cells` in the order of the matrix' environments. */
export const MatrixRow = z.strictObject({
  key: z.string(),
  group: z.enum(["database", "storage", "administration", "constants", "runtime", "unknown"]),
  isRequired: z.boolean(),
  /** Every environment with a binding has the same source. */
  isSame: z.boolean(),
  /** The source that counts as the same, `secret/data/{environment}#{key}`-like; null: there is none. */
  pattern: z.string().nullable(),
  cells: z.array(MatrixCell),
});
export type MatrixRow = z.infer<typeof MatrixRow>;

export const MatrixColumn = z.strictObject({
  name: z.string(),
  verdict: Verdict,
  isBound: z.boolean(),
  store: z.string().nullable(),
  /** Secrets of its store hold several values, so that a reference has a member. */
  hasMember: z.boolean(),
  /** Why its mapping cannot be changed here; null: it can. */
  lockedReason: z.string().nullable(),
  /** When the store was last asked for its references; null: never, so nothing is known to be absent there. */
  probedAt: Moment.nullable(),
});
export type MatrixColumn = z.infer<typeof MatrixColumn>;

export const Matrix = z.strictObject({
  columns: z.array(MatrixColumn),
  rows: z.array(MatrixRow),
  /** The namespace's naming template. */
  template: z.string(),
  checkedAt: Moment,
});
export type Matrix = z.infer<typeof Matrix>;

/** What one cell should be; null: the key is taken out of the environment's binding. */
export const MatrixEdit = z.strictObject({
  environment: ObjectName,
  key: KeyName,
  reference: StoreReference.nullable(),
});
export type MatrixEdit = z.infer<typeof MatrixEdit>;

export const editsMax = 2_000;

/** The plan of one environment, or why there is none; never both. */
export const EnvironmentPlan = z.strictObject({
  environment: z.string(),
  desired: DesiredBinding.nullable(),
  plan: Plan.nullable(),
  refusal: z
    .strictObject({ code: z.string(), message: z.string(), hint: z.string().nullable() })
    .nullable(),
});
export type EnvironmentPlan = z.infer<typeof EnvironmentPlan>;

export const matrix = {
  get: contract({
    id: "matrix.get",
    method: "GET",
    path: "/namespaces/[cluster]/[namespace]/matrix",
    permission: "binding:get",
    summary: "Keys × environments: same source, different, missing, unset",
    params: NamespaceRef,
    output: Matrix,
  }),
  plan: contract({
    id: "matrix.plan",
    method: "POST",
    path: "/namespaces/[cluster]/[namespace]/matrix/plan",
    permission: "binding:plan",
    summary:
      "What editing cells would change, one ordinary plan per environment; changes nothing. Each is applied by bindings.apply",
    params: NamespaceRef,
    body: z.strictObject({ edits: z.array(MatrixEdit).min(1).max(editsMax) }),
    bodyBytesMax: 1_000_000,
    output: z.strictObject({ items: z.array(EnvironmentPlan) }),
  }),
};
