"use client";

import { ConfirmDialog } from "@/components/patterns/confirm-dialog";
import { plural } from "@/lib/client/format";
import type { EnvironmentSummary } from "@/lib/contracts/environments";

export interface TurnOffDialogProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  namespace: string;
  environments: readonly EnvironmentSummary[];
  onConfirm: () => Promise<void>;
}

/** Says what turning off does to the bindings that there are: nothing in the cluster. */
export function TurnOffDialog({ namespace, environments, ...rest }: TurnOffDialogProps) {
  const bound = environments.filter(({ keys }) => keys > 0);
  return (
    <ConfirmDialog
      {...rest}
      title={`Turn Secrets Store off for ${namespace}?`}
      about={
        <>
          Bindery then refuses to apply bindings here until it is on again.{" "}
          {bound.length === 0
            ? "No environment has a binding, so nothing depends on it."
            : `${plural(bound.length, "environment")} ${bound.length === 1 ? "keeps its" : "keep their"} binding (${some(bound)}): objects in the cluster and values in the store stay, pods keep their files and go on mounting, verdicts go on.`}{" "}
          To take a binding away, remove it from its environment first.
        </>
      }
      confirmLabel="Turn off"
    />
  );
}

function some(bound: readonly EnvironmentSummary[]): string {
  const names = bound.slice(0, 3).map(({ name }) => name);
  const rest = bound.length - names.length;
  return `${names.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
