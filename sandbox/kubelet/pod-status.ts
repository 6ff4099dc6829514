import type { Pod } from "@/lib/domain/kube-object";

export interface NotReady {
  readonly container: string;
  readonly reason: string;
  readonly message: string;
}

const now = (): string => new Date().toISOString().replace(/\.\d+Z$/, "Z");

function condition(
  type: string,
  isTrue: boolean,
  rest: { reason?: string; message?: string } = {},
) {
  return { type, status: isTrue ? "True" : "False", lastTransitionTime: now(), ...rest };
}

/** While volumes are missing: Pending without container statuses, as observed. */
export function pendingStatus(pod: Pod) {
  const names = (pod.spec?.containers ?? []).map((one) => one.name).join(" ");
  const unready = {
    reason: "ContainersNotReady",
    message: `containers with unready status: [${names}]`,
  };
  return {
    phase: "Pending",
    startTime: pod.status?.startTime ?? now(),
    conditions: [
      condition("PodReadyToStartContainers", false),
      condition("Initialized", true),
      condition("Ready", false, unready),
      condition("ContainersReady", false, unready),
      condition("PodScheduled", true),
    ],
  };
}

export function runningStatus(pod: Pod, podIp: string, unready: readonly NotReady[]) {
  const message = `containers with unready status: [${unready.map((one) => one.container).join(" ")}]`;
  const isReady = unready.length === 0;
  const reason = isReady ? {} : { reason: "ContainersNotReady", message };
  return {
    phase: "Running",
    startTime: pod.status?.startTime ?? now(),
    podIP: podIp,
    podIPs: [{ ip: podIp }],
    conditions: [
      condition("PodReadyToStartContainers", true),
      condition("Initialized", true),
      condition("Ready", isReady, reason),
      condition("ContainersReady", isReady, reason),
      condition("PodScheduled", true),
    ],
    containerStatuses: (pod.spec?.containers ?? []).map((container) => {
      const trouble = unready.find((one) => one.container === container.name);
      const earlier = pod.status?.containerStatuses?.find((one) => one.name === container.name);
      const startedAt = earlier?.state?.running?.startedAt ?? now();
      return {
        name: container.name,
        image: container.image ?? "",
        imageID: "",
        restartCount: trouble === undefined ? (earlier?.restartCount ?? 0) : 1,
        ready: trouble === undefined,
        started: trouble === undefined,
        state:
          trouble === undefined
            ? { running: { startedAt } }
            : { waiting: { reason: trouble.reason, message: trouble.message } },
      };
    }),
  };
}
