"use client";

import {
  createContext,
  useContext,
  useMemo,
  useState,
  type Dispatch,
  type ReactNode,
  type SetStateAction,
} from "react";
import { useForm, type UseFormReturn } from "react-hook-form";
import { formMode } from "@/components/patterns/form-fields";
import type { Binding } from "@/lib/contracts/environments";
import { emptyDraft, type Draft } from "./draft";
import type { YamlDraft } from "./draft-yaml";
import type { FormIssue } from "./form-issues";

export interface BindingDraft {
  /** Names the draft in this tab's storage. */
  id: string;
  form: UseFormReturn<Draft>;
  /** The live binding that the draft was begun from; null before it was loaded. */
  base: Binding | null;
  setBase: (binding: Binding | null) => void;
  issues: FormIssue[];
  setIssues: (issues: FormIssue[]) => void;
  /** The class as text; null: not looked at yet. */
  yaml: YamlDraft | null;
  setYaml: Dispatch<SetStateAction<YamlDraft | null>>;
}

const DraftContext = createContext<BindingDraft | null>(null);

/** Holds the form of one environment's binding, so that it survives the way to the plan and back. */
export function BindingDraftProvider({ id, children }: { id: string; children: ReactNode }) {
  const form = useForm<Draft>({ defaultValues: emptyDraft, ...formMode, shouldUnregister: false });
  const [base, setBase] = useState<Binding | null>(null);
  const [issues, setIssues] = useState<FormIssue[]>([]);
  const [yaml, setYaml] = useState<YamlDraft | null>(null);
  const value = useMemo(
    () => ({ id, form, base, setBase, issues, setIssues, yaml, setYaml }),
    [id, form, base, issues, yaml],
  );
  return <DraftContext value={value}>{children}</DraftContext>;
}

export function useBindingDraft(): BindingDraft {
  const draft = useContext(DraftContext);
  if (!draft) throw new Error("A binding's screen needs its BindingDraftProvider.");
  return draft;
}
