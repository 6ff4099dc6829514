"use client";

import { useEffect } from "react";
import { useWatch } from "react-hook-form";
import type { Binding } from "@/lib/contracts/environments";
import { forgetBindingDraft, keepBindingDraft, resumeDraft } from "./begin-draft";
import { useBindingDraft } from "./binding-draft";
import { summarize, toDraft, withNewRows } from "./draft";

/**
 * Begins the draft from what was kept of it or from the live binding, follows that while nothing is typed, and says when it moved
 * under the draft. What is typed is kept for this tab until it is applied or discarded; text that is not read yet is not.
 */
export function useLoadedDraft(binding: Binding) {
  const { id, form, base, setBase, setIssues, yaml, setYaml } = useBindingDraft();
  const draft = useWatch({ control: form.control });
  // Text that is not read yet is a change too: a live event must not take it away.
  const hasText = yaml !== null && yaml.readAs === null;
  const isLoaded = base !== null;
  const full = withNewRows(form.getValues(), binding);
  const summary = summarize(full, binding);
  const reload = () => {
    form.reset(toDraft(binding));
    setIssues([]);
    setYaml(null);
    setBase(binding);
  };
  useEffect(() => {
    if (base?.etag === binding.etag) {
      const values = form.getValues();
      const next = withNewRows(values, binding);
      if (next !== values) form.setValue("mappings", next.mappings);
    } else if (base === null || (!hasText && !summarize(form.getValues(), base).isDirty)) {
      form.reset(toDraft(binding));
      setYaml(null);
      if (base !== null || !resumeDraft({ id, form, setBase }, binding)) setBase(binding);
    }
  }, [id, base, binding, form, hasText, setBase, setYaml]);
  useEffect(() => {
    if (base === null) return;
    if (summary.isDirty) keepBindingDraft(id, base.etag, form.getValues());
    else forgetBindingDraft(id);
  }, [id, base, draft, form, summary.isDirty]);
  return {
    isLoaded: isLoaded && draft !== undefined,
    summary,
    /** The live objects were written since the draft was begun. */
    hasMoved: isLoaded && base.etag !== binding.etag && summary.isDirty,
    reload,
  };
}
