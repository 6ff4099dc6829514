"use client";

import { ConfirmDialog } from "@/components/patterns/confirm-dialog";
import { VerdictMark } from "@/components/patterns/verdict-mark";
import { toasts } from "@/components/ui/toast";
import { formatClockSeconds, plural } from "@/lib/client/format";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { useRestartEnvironment } from "./environments.queries";

export interface RestartDialogProps {
  environment: EnvironmentRef;
  pods: number;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

/** Asks before the environment's pods are rolled. */
export function RestartDialog({ environment, pods, isOpen, onOpenChange }: RestartDialogProps) {
  const restart = useRestartEnvironment(environment);
  const confirm = async () => {
    const { restartedAt } = await restart.mutateAsync();
    toasts.add({
      title: `Restart of ${environment.name} began`,
      description: `Asked for at ${formatClockSeconds(restartedAt)}. Health shows each pod as it comes.`,
      data: { mark: <VerdictMark verdict="unknown" /> },
    });
  };
  return (
    <ConfirmDialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title={`Restart ${environment.name}`}
      about={`${plural(pods, "pod")} will be replaced, as the deployment's own strategy says. Each new pod mounts the store's present values before it starts.`}
      confirmLabel={pods === 0 ? "Restart" : `Restart ${plural(pods, "pod")}`}
      onConfirm={confirm}
    />
  );
}
