"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useWatch } from "react-hook-form";
import { VerdictMark } from "@/components/patterns/verdict-mark";
import { toasts } from "@/components/ui/toast";
import { asApiError } from "@/lib/client/api-error";
import type { Store } from "@/lib/contracts/stores";
import { sentences } from "@/lib/domain/text";
import { findManifest, manifests } from "@/lib/stores/manifests";
import { emptyConfig, sentConfig, type StoreManifest } from "./store-config";
import type { StoreDraft } from "./store-fields";
import { useCheckDraft } from "./stores.queries";
import { useSaveStore } from "./use-save-store";
import { useStoreForm } from "./use-store-form";

const printOf = ({ kind, config }: StoreDraft): string => JSON.stringify([kind, config]);

/** The wizard's state: the form, the test of what it holds now, and saving after it. */
export function useStoreWizard(store: Store | null) {
  const form = useStoreForm(store);
  const router = useRouter();
  const check = useCheckDraft();
  const save = useSaveStore(store);
  const [tested, setTested] = useState<string | null>(null);
  const values = useWatch({ control: form.control }) as StoreDraft;
  const manifest = findManifest(values.kind) ?? (manifests[0] as StoreManifest);
  const kept = store?.secretsSet ?? [];
  const isTested = check.isSuccess && tested === printOf(values);
  const isReady = isTested && check.data.state === "ready";

  const test = form.handleSubmit(async (draft) => {
    setTested(printOf(draft));
    const config = sentConfig(manifest, draft.config, kept);
    const answer = await check
      .mutateAsync({ name: store?.name, kind: draft.kind, config })
      .catch((error: unknown) => {
        // "Correct the marked fields": a kept secret, for one, is asked for again where the address is another one.
        for (const { path, message } of asApiError(error).fields)
          form.setError(path as "config", { type: "server", message });
        return null;
      });
    const failed = answer?.rungs.find((rung) => rung.state === "failed");
    if (!failed?.field) return;
    // The rung's name alone would read as if it had been passed: what went wrong comes first, then what to do.
    const message = `${failed.label}: ${sentences(failed.detail, failed.fix)}`;
    form.setError(
      `config.${failed.field}` as "config",
      { type: "rung", message },
      { shouldFocus: true },
    );
  });
  const write = async () => {
    const saved = await save.run(form.getValues(), manifest, isReady);
    if (!saved) return;
    toasts.add({
      title: `${saved.name} ${store ? "changed" : "added"}`,
      description: `Read back as version ${saved.version}`,
      data: { mark: <VerdictMark verdict="healthy" isPast /> },
    });
    router.push(`/stores/${saved.name}`);
  };
  const chooseKind = (kind: string) => {
    const next = findManifest(kind);
    form.setValue("kind", kind);
    if (next) form.setValue("config", emptyConfig(next));
  };
  return {
    form,
    check,
    save,
    kind: values.kind,
    manifest,
    kept,
    isTested,
    isReady,
    test,
    write,
    chooseKind,
  };
}

export type StoreWizardState = ReturnType<typeof useStoreWizard>;
