"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Controller, useForm } from "react-hook-form";
import { z } from "zod";
import { formMode, TextField } from "@/components/patterns/form-fields";
import { Refusal } from "@/components/patterns/refusal";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import type { Cluster } from "@/lib/contracts/clusters";
import { useReplaceKubeconfig } from "./settings.queries";

const KubeconfigForm = z.strictObject({
  kubeconfig: z
    .string()
    .max(256_000, "A kubeconfig has at most 256 kB")
    .refine((text) => text.trim() !== "", { error: "Paste a kubeconfig" }),
  context: z.string().max(253),
  isServerMoved: z.boolean(),
});

const formId = "replace-kubeconfig";

/** A new kubeconfig in place of one that expired. It is tried first; the refusal is shown here and nothing changes. */
export function ReplaceKubeconfigDialog({
  cluster,
  onClose,
}: {
  cluster: Cluster;
  onClose: () => void;
}) {
  const replace = useReplaceKubeconfig(cluster.name);
  const form = useForm<z.infer<typeof KubeconfigForm>>({
    resolver: zodResolver(KubeconfigForm),
    defaultValues: { kubeconfig: "", context: "", isServerMoved: false },
    ...formMode,
  });
  const submit = form.handleSubmit((values) =>
    replace.mutateAsync(values).then(onClose, () => undefined),
  );
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        title={`New kubeconfig for ${cluster.name}`}
        about="Bindery tries it first. Until it works, the cluster keeps the one it has. It is sealed in the database and never shown again."
        isWide
        actions={
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" form={formId} variant="primary" isBusy={replace.isPending}>
              Check and replace
            </Button>
          </>
        }
      >
        <form
          id={formId}
          onSubmit={(event) => void submit(event)}
          noValidate
          className="mt-3 grid gap-3"
        >
          <TextField
            control={form.control}
            name="kubeconfig"
            label="Kubeconfig"
            kind="pem"
            isFocusedFirst
            hint="Exec plugins and file paths are refused: Bindery runs no foreign program and reads no foreign file."
          />
          <TextField
            control={form.control}
            name="context"
            label="Context"
            aside="optional"
            kind="mono"
            hint="Empty for the current context."
          />
          <Controller
            control={form.control}
            name="isServerMoved"
            render={({ field }) => (
              <label className="flex items-center gap-2">
                <Checkbox checked={field.value} onCheckedChange={field.onChange} />
                The API server of this cluster has another address now
              </label>
            )}
          />
          {replace.isError ? <Refusal error={replace.error} /> : null}
        </form>
      </DialogContent>
    </Dialog>
  );
}
