import { z } from "zod";

/** One field that is wrong, addressed as the form addresses it (`mappings.3.reference.name`). */
export const FieldIssue = z.strictObject({
  path: z.string(),
  message: z.string(),
  /** A text that would be right, offered as a link beside the field. */
  suggestion: z.string().optional(),
});
export type FieldIssue = z.infer<typeof FieldIssue>;

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
});
export type Problem = z.infer<typeof Problem>;
