import { z } from "zod";
import { Moment } from "@/lib/contracts/names";
import { pageOf } from "@/lib/contracts/page";
import { contract } from "@/lib/contracts/route";

export const AuditOutcome = z.enum(["intent", "success", "denied", "failure"]);
export type AuditOutcome = z.infer<typeof AuditOutcome>;

export const AuditEntry = z.strictObject({
  sequence: z.number().int(),
  id: z.string(),
  at: Moment,
  actor: z.strictObject({
    kind: z.enum(["person", "machine", "system", "anonymous"]),
    id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
  }),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  requestId: z.string(),
  /** `binding.apply`. */
  action: z.string(),
  entity: z.string(),
  entityId: z.string(),
  cluster: z.string().nullable(),
  namespace: z.string().nullable(),
  environment: z.string().nullable(),
  outcome: AuditOutcome,
  reason: z.string().nullable(),
  before: z.json().nullable(),
  after: z.json().nullable(),
  /** Sequence of the intent that an outcome closes. */
  intent: z.number().int().nullable(),
  repeats: z.number().int(),
  hash: z.string(),
  previousHash: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

export const ChainState = z.strictObject({
  isIntact: z.boolean(),
  entries: z.number().int(),
  firstBroken: z.number().int().nullable(),
  message: z.string(),
  checkpoint: z
    .strictObject({
      sequence: z.number().int(),
      hash: z.string(),
      at: Moment,
      isSigned: z.boolean(),
    })
    .nullable(),
  verifiedAt: Moment,
});
export type ChainState = z.infer<typeof ChainState>;

export const audit = {
  list: contract({
    id: "audit.list",
    method: "GET",
    path: "/audit",
    permission: "audit:list",
    summary: "Audit entries, newest first",
    query: z.strictObject({
      actor: z.string().max(254).optional(),
      action: z.string().max(80).optional(),
      cluster: z.string().max(63).optional(),
      namespace: z.string().max(63).optional(),
      environment: z.string().max(253).optional(),
      outcome: AuditOutcome.optional(),
      from: Moment.optional(),
      to: Moment.optional(),
      text: z.string().max(100).optional(),
      cursor: z.string().max(512).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    output: pageOf(AuditEntry),
  }),
  verify: contract({
    id: "audit.verify",
    method: "POST",
    path: "/audit/verify",
    permission: "audit:verify",
    summary: "Recompute the chain and say whether anything was altered",
    output: ChainState,
  }),
};
