import "server-only";
import type { Deployment } from "@/lib/domain/kube-object";

/** The annotation of the pod template that `kubectl rollout restart` sets. */
export const restartMark = "kubectl.kubernetes.io/restartedAt";

export const restartedAtOf = (deployment: Deployment): string | null =>
  deployment.spec?.template?.metadata?.annotations?.[restartMark] ?? null;
