"use client";

import { CodeText } from "@/components/patterns/code-text";
import { ConfirmDialog } from "@/components/patterns/confirm-dialog";
import { VerdictMark } from "@/components/patterns/verdict-mark";
import { toasts } from "@/components/ui/toast";
import { formatClockSeconds, plural } from "@/lib/client/format";
import type { Finding } from "@/lib/contracts/health";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { nextStartBlocker } from "@/lib/domain/health/explain";
import { useRestartEnvironment } from "./environments.queries";

export interface RestartDialogProps {
  environment: EnvironmentRef;
  pods: number;
  /** Known findings: the one that keeps new pods from coming back is said before they are asked for. */
  findings: readonly Finding[];
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

const promise = "Each new pod mounts the store's present values before it starts.";

/** Asks before the environment's pods are rolled, and says so where they would not come back. */
export function RestartDialog(props: RestartDialogProps) {
  const { environment, pods, isOpen, onOpenChange } = props;
  const restart = useRestartEnvironment(environment);
  const confirm = async () => {
    const { restartedAt } = await restart.mutateAsync();
    toasts.add({
      title: `Restart of ${environment.name} began`,
      description: `Asked for at ${formatClockSeconds(restartedAt)}. Health shows each pod as it comes.`,
      data: { mark: <VerdictMark verdict="unknown" /> },
    });
  };
  const blocker = nextStartBlocker(props.findings);
  const label = pods === 0 ? "Restart" : `Restart ${plural(pods, "pod")}`;
  const replaced = `${plural(pods, "pod")} will be replaced, as the deployment's own strategy says.`;
  return (
    <ConfirmDialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title={`Restart ${environment.name}`}
      warning={
        blocker ? (
          <>
            <p className="strong">New pods do not come back while this stands</p>
            <p>
              <CodeText>{blocker.title}</CodeText> ({blocker.id})
            </p>
          </>
        ) : undefined
      }
      about={blocker ? replaced : `${replaced} ${promise}`}
      confirmLabel={blocker ? `${label} anyway` : label}
      isDestructive={blocker !== undefined}
      onConfirm={confirm}
    />
  );
}
