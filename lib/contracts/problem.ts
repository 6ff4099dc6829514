import { z } from "zod";

/** One field that is wrong, addressed as the form addresses it (`mappings.3.reference.name`). */
export const FieldIssue = z.strictObject({
  path: z.string(),
  message: z.string(),
  /** A text that would be right, offered as a link beside the field. */
  suggestion: z.string().optional(),
});
export type FieldIssue = z.infer<typeof FieldIssue>;

/** One step of what was looked at, in order. */
export const Rung = z.strictObject({
  id: z.string(),
  label: z.string(),
  state: z.enum(["passed", "failed", "warning", "skipped"]),
  detail: z.string(),
  fix: z.string().optional(),
  command: z.string().optional(),
});
export type Rung = z.infer<typeof Rung>;

/** `application/problem+json` (RFC 9457) as every failing route answers it. */
export const Problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  hint: z.string().optional(),
  requestId: z.string(),
  fields: z.array(FieldIssue),
  /** What was looked at before it was refused: passed ones first, then the one that failed. */
  rungs: z.array(Rung).optional(),
});
export type Problem = z.infer<typeof Problem>;
