"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { NamespaceDetail } from "@/lib/contracts/namespaces";
import type { FieldIssue } from "@/lib/contracts/problem";
import { checkIdentityTemplate, checkTemplate } from "@/lib/domain/bindings/naming";
import { findManifest } from "@/lib/stores/manifests";
import { namespaceStoresQuery, useReplaceEnablement } from "./namespaces.queries";

interface Draft {
  store: string | null;
  template: string;
  identityTemplate: string;
}

type Issue = Pick<FieldIssue, "message" | "suggestion"> & { severity: "error" | "warning" };

/** What is chosen, saved or not; what is wrong with it; and how to send it. */
export function useEnablement(detail: NamespaceDetail) {
  const { cluster, namespace, enablement } = detail;
  const all = useQuery(namespaceStoresQuery()).data?.items ?? [];
  const stores = all.filter(
    ({ namespaces }) =>
      namespaces.length === 0 ||
      namespaces.some((each) => each.cluster === cluster && each.namespace === namespace),
  );
  const replace = useReplaceEnablement({ cluster, namespace });
  const [draft, setDraft] = useState<Partial<Draft>>({});
  const only = stores.length === 1 ? (stores[0]?.name ?? null) : null;
  const store = draft.store ?? enablement.store ?? only;
  const chosen = stores.find(({ name }) => name === store) ?? null;
  const manifest = chosen ? findManifest(chosen.kind) : null;
  const isSavedStore = store === enablement.store;
  const value: Draft = {
    store,
    template:
      draft.template ??
      ((isSavedStore && enablement.template) || (manifest?.defaultTemplate ?? "")),
    identityTemplate:
      draft.identityTemplate ??
      ((isSavedStore && enablement.identityTemplate) || (manifest?.identity?.template ?? "")),
  };
  const send = async (isEnabled: boolean) => {
    await replace.mutateAsync({ isEnabled, ...value, version: enablement.version });
    setDraft({});
  };
  const isDirty =
    value.store !== enablement.store ||
    value.template !== enablement.template ||
    value.identityTemplate !== enablement.identityTemplate;
  const issues = {
    template: worst(value.template === "" ? [] : checkTemplate(value.template)),
    identityTemplate: manifest?.identity
      ? worst(checkIdentityTemplate(value.identityTemplate))
      : undefined,
  };
  return {
    stores,
    manifest,
    value,
    issues,
    isDirty,
    hasErrors: Object.values(issues).some((issue) => issue?.severity === "error"),
    change: (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part })),
    discard: () => setDraft({}),
    send,
    isBusy: replace.isPending,
    error: replace.error,
  };
}

export type EnablementState = ReturnType<typeof useEnablement>;

const worst = (issues: readonly Issue[]): Issue | undefined =>
  issues.find(({ severity }) => severity === "error") ?? issues[0];
