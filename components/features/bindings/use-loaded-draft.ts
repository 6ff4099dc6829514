"use client";

import { useEffect } from "react";
import { useWatch } from "react-hook-form";
import type { Binding } from "@/lib/contracts/environments";
import { useBindingDraft } from "./binding-draft";
import { summarize, toDraft, withNewRows } from "./draft";

/** Begins the draft from the live binding, follows it while nothing is typed, and says when it moved under the draft. */
export function useLoadedDraft(binding: Binding) {
  const { form, base, setBase, setIssues, yaml, setYaml } = useBindingDraft();
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
      setBase(binding);
    }
  }, [base, binding, form, hasText, setBase, setYaml]);
  return {
    isLoaded: isLoaded && draft !== undefined,
    summary,
    /** The live objects were written since the draft was begun. */
    hasMoved: isLoaded && base.etag !== binding.etag && summary.isDirty,
    reload,
  };
}
