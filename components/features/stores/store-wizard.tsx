"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useWatch } from "react-hook-form";
import { TextField } from "@/components/patterns/form-fields";
import { PageHeader } from "@/components/patterns/page-header";
import { Panel, PanelBody } from "@/components/patterns/panel";
import { Banner, RequestId } from "@/components/patterns/panel-state";
import { VerdictMark } from "@/components/patterns/verdict-mark";
import { Button, buttonVariants } from "@/components/ui/button";
import { RadioGroup } from "@/components/ui/radio-group";
import { toasts } from "@/components/ui/toast";
import { asApiError } from "@/lib/client/api-error";
import type { Store } from "@/lib/contracts/stores";
import { findManifest, manifests } from "@/lib/stores/manifests";
import { NamespacesField } from "./namespaces-field";
import { emptyConfig, sentConfig, type StoreManifest } from "./store-config";
import { StoreFields, type StoreDraft } from "./store-fields";
import { TestPanel } from "./test-panel";
import { useSaveStore } from "./use-save-store";
import { useStoreForm } from "./use-store-form";
import { useCheckDraft } from "./stores.queries";

/** Adds a store, or changes one: the form of its kind, the test beside it, saving after the test. */
export function StoreWizard({ store }: { store: Store | null }) {
  const form = useStoreForm(store);
  const router = useRouter();
  const check = useCheckDraft();
  const save = useSaveStore(store);
  const [tested, setTested] = useState<string | null>(null);
  const values = useWatch({ control: form.control }) as StoreDraft;
  const manifest = findManifest(values.kind) ?? (manifests[0] as StoreManifest);
  const kept = store?.secretsSet ?? [];
  const print = JSON.stringify([values.kind, values.config]);
  const isTested = tested === print && check.isSuccess;
  const isReady = isTested && check.data.state === "ready";

  const point = (path: string, message: string) =>
    form.setError(`config.${path}` as "config", { type: "rung", message }, { shouldFocus: true });
  const test = form.handleSubmit(async (draft) => {
    setTested(JSON.stringify([draft.kind, draft.config]));
    const config = sentConfig(manifest, draft.config, kept);
    const answer = await check
      .mutateAsync({ name: draft.name || undefined, kind: draft.kind, config })
      .catch(() => null);
    const failed = answer?.rungs.find((rung) => rung.state === "failed");
    if (failed?.field) point(failed.field, `${failed.label}: ${failed.fix ?? failed.detail}`);
  });
  const write = async () => {
    const saved = await save.run(form.getValues(), manifest, isReady);
    if (!saved) return;
    toasts.add({
      title: `${saved.name} ${store ? "changed" : "added"}`,
      description: `Read back as version ${saved.version}`,
      data: { mark: <VerdictMark verdict="healthy" /> },
    });
    router.push(`/stores/${saved.name}`);
  };
  return (
    <>
      <PageHeader
        title={store ? `Edit ${store.name}` : "Add store"}
        facts={<span>Tested before it is saved. Pods and bindings do not change.</span>}
      />
      <div className="cols cols-wide items-start!">
        <Panel title={manifest.label} sub={manifest.description}>
          <PanelBody>
            <form noValidate className="grid gap-4" onSubmit={(event) => void test(event)}>
              {store || manifests.length < 2 ? null : (
                <RadioGroup
                  aria-label="Kind of store"
                  className="form-grid gap-x-4!"
                  choices={manifests.map(({ kind, label, description }) => ({
                    value: kind,
                    label,
                    help: description,
                  }))}
                  value={values.kind}
                  onValueChange={(kind) => {
                    const next = findManifest(kind);
                    form.setValue("kind", kind);
                    if (next) form.setValue("config", emptyConfig(next));
                  }}
                />
              )}
              <div className="form-grid">
                <TextField
                  control={form.control}
                  name="name"
                  label="Name"
                  kind="mono"
                  placeholder="vault-ams"
                  isReadOnly={store !== null}
                  hint={store ? "It cannot be changed." : "In addresses, bindings and the audit."}
                />
                <TextField control={form.control} name="label" label="Label" aside="optional" />
              </div>
              <StoreFields control={form.control} manifest={manifest} keptSecrets={kept} />
              <NamespacesField control={form.control} />
              {save.error ? <Refusal error={save.error} /> : null}
              <div className="row row-wrap">
                <Button
                  type="submit"
                  size="lg"
                  variant={isReady ? "default" : "primary"}
                  isBusy={check.isPending}
                >
                  {isTested ? "Test again" : "Test"}
                </Button>
                <Button
                  size="lg"
                  variant={isReady ? "primary" : "default"}
                  disabled={!isTested || check.isPending}
                  isBusy={save.isPending}
                  onClick={() => void write()}
                >
                  {isReady || !isTested ? "Save store" : "Save although the test failed"}
                </Button>
                <Link
                  href={store ? `/stores/${store.name}` : "/stores"}
                  className={buttonVariants({ size: "lg", variant: "ghost" })}
                >
                  Cancel
                </Link>
                {isTested ? null : <span className="hint">Saving waits for the test.</span>}
              </div>
            </form>
          </PanelBody>
        </Panel>
        <div className="companion">
          <TestPanel
            check={check.data ?? null}
            isPending={check.isPending}
            error={check.error}
            isOutdated={!isTested}
            onField={(path) => form.setFocus(`config.${path}` as "config")}
            labelOf={(path) => manifest.fields.find((field) => field.path === path)?.label}
          />
        </div>
      </div>
    </>
  );
}

function Refusal({ error }: { error: unknown }) {
  const { title, detail, hint, requestId } = asApiError(error);
  return (
    <Banner verdict="failed">
      <p className="strong">{title}</p>
      <p>
        {detail} {hint}
      </p>
      {requestId ? <RequestId id={requestId} /> : null}
    </Banner>
  );
}
