import type { HealthCheck } from "@/lib/domain/health/check";
import {
  atNextStart,
  finding,
  objectEvidence,
  podNames,
  retrySteps,
} from "@/lib/domain/health/findings";
import { listOf, seen } from "@/lib/domain/health/read";
import { textCheck } from "@/lib/domain/health/text-check";
import { names, quoted } from "@/lib/domain/health/words";

const driverOnNode: HealthCheck = {
  id: "F03",
  title: "The driver runs on the pods' nodes",
  area: "node",
  needs: ["csiNodes", "pods", "driver"],
  find(context) {
    const { csiNodes, driver, environment } = context.snapshot;
    const driverName = seen(driver)?.name;
    if (!driverName || csiNodes.state !== "seen") return [];
    const registered = new Set(
      listOf(csiNodes.value)
        .filter((node) => listOf(node.spec?.drivers).some((one) => one.name === driverName))
        .map((node) => node.metadata?.name),
    );
    const pods = context.pods.filter((pod) => pod.node !== null && !registered.has(pod.node));
    if (pods.length === 0) return [];
    const nodes = names(pods.map((pod) => pod.node ?? ""));
    const isWaiting = pods.some((pod) => !pod.isMounted);
    return [
      finding(context, {
        id: "F03",
        severity: isWaiting ? "failed" : "degraded",
        scope: `${environment.cluster}/${nodes}`,
        title: `The CSI driver is not registered on ${nodes}: pods there cannot mount`,
        cause:
          "No driver pod runs on the node: a taint, a Windows node, a new node or an upgrade of the node.",
        evidence: [
          objectEvidence("CSINode", csiNodes, `${driverName} is not registered on ${nodes}`),
        ],
        fix: [
          {
            text: "Let the driver's DaemonSet tolerate the node's taints: tolerations [{operator: Exists}].",
          },
          {
            text: "See the node.",
            command: `kubectl get csinode ${quoted(pods[0]?.node ?? "")} -o yaml`,
          },
          ...retrySteps(context, pods),
        ],
        pods: podNames(pods),
      }),
    ];
  },
};

const driverNotFound = textCheck({
  id: "F03",
  title: "The kubelet finds the driver",
  area: "node",
  pattern: /driver name (\S+) not found in the list of registered CSI drivers/,
  meaning: (context, _match, pods) => {
    const nodes = names(pods.map((pod) => pod.node ?? "an unknown node"));
    return {
      scope: `${context.snapshot.environment.cluster}/${nodes}`,
      title: `The CSI driver is not registered on ${nodes}: pods there cannot mount`,
      cause:
        "No driver pod runs on the node: a taint, a Windows node, a new node or an upgrade of the node.",
      fix: [
        {
          text: "Let the driver's DaemonSet tolerate the node's taints: tolerations [{operator: Exists}].",
        },
      ],
    };
  },
});

const providerNotFound = textCheck({
  id: "F04",
  title: "The driver finds the provider on the node",
  area: "node",
  pattern: /provider not found: provider "([^"]*)"/,
  meaning: (context, match, pods) => {
    const provider = match[1] ?? "";
    const installed = listOf(seen(context.snapshot.driver)?.providers).map((one) => one.name);
    const isInstalled = installed.includes(provider);
    const nodes = names(pods.map((pod) => pod.node ?? "an unknown node"));
    const { cluster } = context.snapshot.environment;
    return {
      scope: isInstalled ? `${cluster}/${provider}/${nodes}` : `${cluster}/${provider}`,
      title: isInstalled
        ? `Provider ${provider} does not run on ${nodes}: pods there cannot mount`
        : `Provider ${provider} is not installed on ${cluster}: new pods cannot mount`,
      cause: isInstalled
        ? "The provider's DaemonSet has no ready pod on the node, or uses another socket folder than the driver."
        : `The class asks for provider ${provider}; the driver found no socket of that name${installed.length > 0 ? `. The cluster runs ${installed.join(", ")}` : ""}.`,
      fix: [
        {
          text: isInstalled
            ? "Let the provider's DaemonSet tolerate every node: tolerations [{operator: Exists}]."
            : `Install the ${provider} provider, or correct spec.provider.`,
        },
        {
          text: "See what runs on the node.",
          command: `kubectl get pods -A -o wide --field-selector spec.nodeName=${quoted(pods[0]?.node ?? "NODE")}`,
        },
      ],
    };
  },
});

const providersReady: HealthCheck = {
  id: "B24",
  title: "The provider is ready on every node that it should run on",
  area: "node",
  needs: ["driver", "secretProviderClass"],
  find(context) {
    const provider = seen(context.snapshot.secretProviderClass)?.spec?.provider;
    const found = listOf(seen(context.snapshot.driver)?.providers).find(
      (one) => one.name === provider,
    );
    if (!found || found.ready >= found.desired) return [];
    const { cluster } = context.snapshot.environment;
    const isGone = found.ready === 0;
    return [
      finding(context, {
        id: "B24",
        severity: isGone ? atNextStart(context) : "advice",
        scope: `${cluster}/${found.daemonSet}`,
        title: `Provider ${found.name} is ready on ${found.ready} of ${found.desired} nodes of ${cluster}`,
        cause:
          "A pod that starts on another node waits until the provider runs there. Rotation stops there too.",
        evidence: [
          objectEvidence(
            `DaemonSet ${found.daemonSet}`,
            context.snapshot.driver,
            `${found.ready} of ${found.desired} ready`,
          ),
        ],
        fix: [
          {
            text: "See why its pods are not ready.",
            command: `kubectl get pods -A -o wide | grep ${quoted(found.daemonSet)}`,
          },
        ],
      }),
    ];
  },
};

export const nodeChecks: readonly HealthCheck[] = [
  driverOnNode,
  driverNotFound,
  providerNotFound,
  providersReady,
];
