"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useWatch } from "react-hook-form";
import { call } from "@/lib/client/api";
import { bindingYaml, type YamlDiagnostic } from "@/lib/contracts/binding-yaml";
import type { Binding } from "@/lib/contracts/environments";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { useBindingDraft } from "./binding-draft";
import { toDesired } from "./draft";
import { fingerprintOf, fromDesired } from "./draft-yaml";
import { useDebounced } from "./use-debounced";

const noDiagnostics: YamlDiagnostic[] = [];

/**
 * Keeps text and mapping of the draft as one. What is typed in the text is read 400 ms later and becomes the mapping; where it cannot
 * be read, text and mapping both stay. When the mapping moves on, the text is written anew from it, into itself.
 */
export function useYamlDraft(environment: EnvironmentRef, binding: Binding, isShown: boolean) {
  const { form, yaml, setYaml } = useBindingDraft();
  const values = useWatch({ control: form.control });
  const [diagnostics, setDiagnostics] = useState(noDiagnostics);
  const fingerprint = fingerprintOf(form.getValues());
  const typed = yaml?.readAs === null ? yaml.text : null;
  const rested = useDebounced(typed, 400);
  const read = useMutation({
    mutationFn: (text: string) =>
      call(bindingYaml.read, {
        params: environment,
        body: { text, store: form.getValues("store") },
      }),
    onSuccess: (answer, text) => {
      setDiagnostics(answer.diagnostics);
      if (answer.desired === null) return;
      const draft = fromDesired(form.getValues(), binding, answer.desired);
      form.reset(draft, { keepDefaultValues: true });
      const readAs = fingerprintOf(draft);
      // What was typed since is newer than the answer.
      setYaml((now) => (now?.text === text ? { text, readAs } : now));
    },
  });
  const { mutate } = read;
  useEffect(() => {
    if (rested !== null && rested === typed) mutate(rested);
  }, [rested, typed, mutate]);
  const isBehind = yaml === null || (yaml.readAs !== null && yaml.readAs !== fingerprint);
  const written = useQuery({
    queryKey: ["bindingYaml", environment, binding.etag, fingerprint, yaml?.text] as const,
    queryFn: async ({ signal }) => {
      const { text } = await call(bindingYaml.write, {
        params: environment,
        body: { desired: toDesired(form.getValues()), text: yaml?.text },
        signal,
      });
      setDiagnostics(noDiagnostics);
      setYaml({ text, readAs: fingerprint });
      return text;
    },
    staleTime: 0,
    enabled: isShown && isBehind && (values.store ?? "") !== "",
    gcTime: 0,
    retry: false,
  });
  return {
    text: yaml?.text ?? "",
    diagnostics,
    /** The text is ahead of the mapping: not read yet, or not readable. */
    isAhead: yaml !== null && yaml.readAs === null,
    isReading: read.isPending || (typed !== null && rested !== typed),
    isLoading: isShown && isBehind && written.isLoading,
    error: read.error ?? (isBehind ? written.error : null),
    type: (text: string) => setYaml(() => ({ text, readAs: null })),
    /** Back to what the mapping says. */
    discard: () => {
      setDiagnostics(noDiagnostics);
      setYaml(() => null);
    },
  };
}

export type YamlDraftState = ReturnType<typeof useYamlDraft>;
