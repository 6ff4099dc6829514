"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import Link from "next/link";
import { useState } from "react";
import { Controller, useForm, useWatch, type Control } from "react-hook-form";
import { z } from "zod";
import { formMode, TextField } from "@/components/patterns/form-fields";
import { PageHeader } from "@/components/patterns/page-header";
import { Panel, PanelBody } from "@/components/patterns/panel";
import { Button, buttonVariants } from "@/components/ui/button";
import { RadioGroup } from "@/components/ui/radio-group";
import { asApiError } from "@/lib/client/api-error";
import { CreateCluster, type ClusterCheck } from "@/lib/contracts/clusters";
import { NamespaceName } from "@/lib/contracts/names";
import { Found, NotRegistered } from "./register-found";
import { useCreateCluster } from "./settings.queries";

const namesIn = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

const RegisterForm = CreateCluster.omit({
  namespaces: true,
  mode: true,
  canProbeAsEnvironment: true,
})
  .extend({
    label: z.string().max(100),
    kubeconfig: z.string().max(256_000, "A kubeconfig has at most 256 kB"),
    context: z.string().max(253),
    namespaces: z
      .string()
      .refine((text) => namesIn(text).every((name) => NamespaceName.safeParse(name).success), {
        error: "Names of namespaces, one a line: lower-case letters, digits and dashes",
      }),
  })
  .refine((form) => form.source !== "kubeconfig" || form.kubeconfig.trim() !== "", {
    path: ["kubeconfig"],
    error: "Paste a kubeconfig",
  });
type RegisterForm = z.infer<typeof RegisterForm>;

const sources = [
  {
    value: "kubeconfig",
    label: "Kubeconfig",
    help: "Paste one with a token or a client certificate. It is sealed in the database and never shown again.",
  },
  {
    value: "in-cluster",
    label: "In-cluster",
    help: "The cluster that Bindery itself runs in, with its own ServiceAccount. Nothing to store.",
  },
];

export function RegisterClusterScreen() {
  const create = useCreateCluster();
  const [result, setResult] = useState<{ name: string; check: ClusterCheck } | null>(null);
  const form = useForm<RegisterForm>({
    resolver: zodResolver(RegisterForm),
    defaultValues: {
      name: "",
      label: "",
      source: "kubeconfig",
      kubeconfig: "",
      context: "",
      namespaces: "",
    },
    ...formMode,
  });
  const submit = form.handleSubmit(async ({ namespaces, ...values }) => {
    setResult(null);
    const body = { ...values, namespaces: namesIn(namespaces) };
    try {
      const made = await create.mutateAsync(body);
      form.setValue("kubeconfig", "");
      setResult({ name: made.cluster.name, check: made.check });
    } catch (error) {
      for (const { path, message } of asApiError(error).fields) {
        if (path in values) form.setError(path as keyof RegisterForm, { message });
      }
    }
  });
  return (
    <>
      <PageHeader
        title="Register cluster"
        facts={<span>Bindery looks first; nothing in the cluster changes.</span>}
      />
      <div className="cols cols-wide items-start!">
        <Panel title="Connection">
          <PanelBody>
            <form onSubmit={(event) => void submit(event)} noValidate className="grid gap-3">
              <RegisterFields control={form.control} />
              {create.isError ? <NotRegistered error={create.error} /> : null}
              <div className="row mt-1">
                <Button type="submit" variant="primary" size="lg" isBusy={create.isPending}>
                  Check and register
                </Button>
                <Link href="/settings/clusters" className={buttonVariants({ size: "lg" })}>
                  {result ? "Back to clusters" : "Cancel"}
                </Link>
              </div>
            </form>
          </PanelBody>
        </Panel>
        <Panel
          title="What was found"
          sub={
            result ? `${result.name} is registered` : create.isError ? "not registered" : undefined
          }
        >
          <Found
            isPending={create.isPending}
            rungs={result?.check.rungs ?? (create.isError ? asApiError(create.error).rungs : [])}
          />
        </Panel>
      </div>
    </>
  );
}

function RegisterFields({ control }: { control: Control<RegisterForm> }) {
  const source = useWatch({ control, name: "source" });
  return (
    <>
      <Controller
        control={control}
        name="source"
        render={({ field }) => (
          <RadioGroup
            aria-label="Source"
            choices={sources}
            value={field.value}
            onValueChange={field.onChange}
            className="form-grid gap-x-4!"
          />
        )}
      />
      <div className="form-grid">
        <TextField
          control={control}
          name="name"
          label="Name"
          kind="mono"
          placeholder="ams-dc2"
          hint="In addresses and in the audit. It cannot be changed."
        />
        <TextField
          control={control}
          name="label"
          label="Label"
          aside="optional"
          placeholder="Amsterdam, OpenShift"
        />
      </div>
      {source === "kubeconfig" ? (
        <>
          <TextField
            control={control}
            name="kubeconfig"
            label="Kubeconfig"
            kind="pem"
            hint="Exec plugins and file paths are refused: Bindery runs no foreign program and reads no foreign file."
          />
          <TextField
            control={control}
            name="context"
            label="Context"
            aside="optional"
            kind="mono"
            hint="Empty for the current context."
          />
        </>
      ) : null}
      <TextField
        control={control}
        name="namespaces"
        label="Namespaces"
        kind="area"
        aside="one a line"
        hint="Those that run a Mendix operator. More can be added later; no right to list namespaces is needed."
      />
    </>
  );
}
