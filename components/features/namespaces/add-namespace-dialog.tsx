"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Banner } from "@/components/patterns/panel-state";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field, useFieldControl } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { asApiError } from "@/lib/client/api-error";
import { NamespaceName } from "@/lib/contracts/names";
import { namespaceClustersQuery, useCreateNamespace } from "./namespaces.queries";

/** By cluster and name: no right to list namespaces is needed. */
export function AddNamespaceDialog({ onClose }: { onClose: () => void }) {
  const clusters = useQuery(namespaceClustersQuery()).data?.items ?? [];
  const create = useCreateNamespace();
  const router = useRouter();
  const [cluster, setCluster] = useState<string | null>(null);
  const [namespace, setNamespace] = useState("");
  const chosen = cluster ?? clusters[0]?.name ?? null;
  const isValid = NamespaceName.safeParse(namespace).success;
  const submit = async () => {
    if (!chosen || !isValid) return;
    const made = await create.mutateAsync({ cluster: chosen, namespace }).catch(() => null);
    if (made) router.push(`/namespaces/${made.cluster}/${made.namespace}`);
  };
  const failure = create.error ? asApiError(create.error) : null;
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        title="Add namespace"
        about="Bindery begins to watch it. Nothing in the cluster changes."
        actions={
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button
              variant="primary"
              disabled={!chosen || !isValid}
              isBusy={create.isPending}
              onClick={() => void submit()}
            >
              Add namespace
            </Button>
          </>
        }
      >
        <Field label="Cluster">
          <ClusterSelect
            names={clusters.map(({ name }) => name)}
            value={chosen}
            onChange={setCluster}
          />
        </Field>
        <Field
          label="Namespace"
          error={namespace !== "" && !isValid ? "Lower-case letters, digits and dashes" : undefined}
          hint="As Kubernetes names it"
        >
          <NameInput value={namespace} onChange={setNamespace} />
        </Field>
        {failure ? (
          <Banner verdict="failed">
            {failure.detail} {failure.hint}
          </Banner>
        ) : null}
      </DialogContent>
    </Dialog>
  );
}

interface ClusterSelectProps {
  names: string[];
  value: string | null;
  onChange: (name: string) => void;
}

function ClusterSelect({ names, value, onChange }: ClusterSelectProps) {
  const control = useFieldControl();
  return (
    <Select
      {...control}
      options={names.map((name) => ({ value: name, label: name }))}
      value={value}
      onValueChange={onChange}
      placeholder="No cluster is registered"
    />
  );
}

function NameInput({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const control = useFieldControl();
  return <Input {...control} value={value} onValueChange={onChange} autoComplete="off" />;
}
