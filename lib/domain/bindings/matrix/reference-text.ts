import type { StoreReference } from "@/lib/contracts/bindings";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { checkTemplate, previewReference } from "@/lib/domain/bindings/naming";

/** Takes a key out of the binding, where a reference would stand. */
export const unmapText = "-";

export type ReferenceText =
  | { state: "reference"; reference: StoreReference }
  | { state: "unmap" }
  | { state: "wrong"; message: string };

export interface ReferenceTextInput {
  environment: EnvironmentRef;
  key: string;
  /** Secrets of the environment's store hold several values; the member is then the key unless `#member` says it. */
  hasMember: boolean;
}

/**
 * What a person wrote for one cell: a reference, with the placeholders of naming templates and `#member`, or `-` to take
 * the key out. `secret/data/{environment}#{key}`.
 */
export function parseReferenceText(text: string, input: ReferenceTextInput): ReferenceText {
  const trimmed = text.trim();
  if (trimmed === unmapText) return { state: "unmap" };
  const issue = checkTemplate(trimmed).find(({ severity }) => severity === "error");
  if (issue) return { state: "wrong", message: issue.message.replace("template", "reference") };
  const { environment, key, hasMember } = input;
  const reference = previewReference(trimmed, environment, { key, hasMember });
  if (!reference) return { state: "wrong", message: "The reference has no name before #." };
  if (!hasMember && reference.member !== null)
    return { state: "wrong", message: "Secrets of this store hold one value: leave #… out." };
  if (reference.name.length > 512 || (reference.member?.length ?? 0) > 256)
    return { state: "wrong", message: "The reference is too long." };
  return { state: "reference", reference };
}
