import { z } from "zod";
import { AuditEntry } from "@/lib/contracts/audit";
import { Moment } from "@/lib/contracts/names";

/** `jsonl` can be verified offline; `csv` is for reading. */
export const AuditExportFormat = z.enum(["jsonl", "csv"]);
export type AuditExportFormat = z.infer<typeof AuditExportFormat>;

export const SignedCheckpoint = z.strictObject({
  sequence: z.number().int().positive(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: Moment,
  keyId: z.string().max(64),
  /** Ed25519, base64. */
  signature: z.string().max(128),
});

/** One line of a `jsonl` export: the header, then checkpoints, then entries in order, then the end. */
export const AuditExportLine = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("bindery-audit"),
    version: z.literal(1),
    exportedAt: Moment,
    /** Ed25519, SPKI in PEM. */
    publicKey: z.string().max(1_000),
  }),
  z.strictObject({ type: z.literal("checkpoint"), checkpoint: SignedCheckpoint }),
  z.strictObject({ type: z.literal("entry"), entry: AuditEntry }),
  z.strictObject({ type: z.literal("end"), entries: z.number().int(), hash: z.string() }),
]);
export type AuditExportLine = z.infer<typeof AuditExportLine>;
