import { z } from "zod";
import { forgetDraft, keepDraft, keptDraft } from "@/lib/client/kept-drafts";
import { AuthenticationModes } from "@/lib/contracts/bindings";
import type { Binding } from "@/lib/contracts/environments";
import type { BindingDraft } from "./binding-draft";
import { withNewRows, type Draft } from "./draft";

/** A draft of an older shape is no draft. References are names in a store, never what stands there. */
const Kept = z.strictObject({
  etag: z.string(),
  draft: z.strictObject({
    store: z.string(),
    identity: z.string(),
    modes: AuthenticationModes.nullable(),
    parameters: z.record(z.string(), z.string()).nullable(),
    mappings: z.array(
      z.strictObject({
        key: z.string(),
        name: z.string(),
        member: z.string(),
        isRemoved: z.boolean(),
      }),
    ),
  }),
});

/** The draft as it stands, with the version of the live binding that it was begun from. */
export const keepBindingDraft = (id: string, etag: string, draft: Draft): void =>
  keepDraft(id, { etag, draft });

export const forgetBindingDraft = forgetDraft;

/**
 * What was typed before, on the live binding as it is now; `base` has the version that it was begun from, so that a change
 * since is seen. Null where nothing was kept.
 */
function keptBindingDraft(id: string, binding: Binding): { draft: Draft; base: Binding } | null {
  const kept = Kept.safeParse(keptDraft(id));
  if (!kept.success) return null;
  const { draft, etag } = kept.data;
  return { draft: withNewRows(draft, binding), base: { ...binding, etag } };
}

/** Goes on with what was kept; false where nothing was. */
export function resumeDraft(
  { id, form, setBase }: Pick<BindingDraft, "id" | "form" | "setBase">,
  binding: Binding,
): boolean {
  const kept = keptBindingDraft(id, binding);
  if (!kept) return false;
  form.reset(kept.draft, { keepDefaultValues: true });
  setBase(kept.base);
  return true;
}
