import type { CheckContext, HealthCheck } from "@/lib/domain/health/check";
import { isBound } from "@/lib/domain/health/evidence";
import {
  atNextStart,
  className,
  effect,
  finding,
  objectEvidence,
} from "@/lib/domain/health/findings";
import { listOf, seen, textOf } from "@/lib/domain/health/read";
import { textCheck } from "@/lib/domain/health/text-check";
import { quoted } from "@/lib/domain/health/words";

function driverName(context: CheckContext): string {
  return seen(context.snapshot.driver)?.name || "secrets-store.csi.k8s.io";
}

const crdServed: HealthCheck = {
  id: "F01",
  title: "The SecretProviderClass resource is served",
  area: "cluster",
  needs: ["crd"],
  find(context) {
    const { crd, environment } = context.snapshot;
    if (crd.state === "seen" && crd.value) return [];
    if (isBound(context.snapshot) === false && context.snapshot.isEnabled !== true) return [];
    const severity = atNextStart(context);
    const crdName = "secretproviderclasses.secrets-store.csi.x-k8s.io";
    return [
      finding(context, {
        id: "F01",
        severity,
        scope: environment.cluster,
        title: `The Secrets Store CSI driver is not installed on ${environment.cluster}: ${effect(severity)}`,
        cause: `The API does not serve ${crdName} at v1. The driver's installation brings it.`,
        evidence: [objectEvidence("CustomResourceDefinition", crd, "not served at v1")],
        fix: [
          { text: "Install the driver, or the add-on of your Kubernetes service." },
          { text: "See whether it is there.", command: `kubectl get crd ${crdName}` },
        ],
      }),
    ];
  },
};

const driverRegistered: HealthCheck = {
  id: "F02",
  title: "The cluster knows the CSI driver",
  area: "cluster",
  needs: ["driver"],
  find(context) {
    const { driver, environment } = context.snapshot;
    const facts = seen(driver);
    const isAbsent = driver.state === "absent" || facts?.csiDriver?.state === "absent";
    if (!isAbsent) return [];
    const name = driverName(context);
    const severity = atNextStart(context);
    return [
      finding(context, {
        id: "F02",
        severity,
        scope: `${environment.cluster}/${name}`,
        title: `CSIDriver ${name} is absent on ${environment.cluster}: ${effect(severity)}`,
        cause: "Without the CSIDriver object the kubelet does not accept the volume.",
        evidence: [objectEvidence(`CSIDriver ${name}`, facts?.csiDriver ?? driver, "absent")],
        fix: [
          { text: "Install the driver again, or correct the name of the volume's driver." },
          { text: "See which drivers there are.", command: "kubectl get csidrivers" },
        ],
      }),
    ];
  },
};

const noCsiDriverText = textCheck({
  id: "F02",
  title: "The kubelet knows the CSI driver",
  area: "cluster",
  pattern: /volume mode "Ephemeral" not supported by driver (\S+) \(no CSIDriver object\)/,
  meaning: (context, match) => ({
    scope: `${context.snapshot.environment.cluster}/${match[1]}`,
    title: `CSIDriver ${match[1]} is absent on ${context.snapshot.environment.cluster}: new pods cannot mount`,
    cause: "Without the CSIDriver object the kubelet does not accept the volume.",
    fix: [{ text: "Install the driver again, or correct the name of the volume's driver." }],
  }),
});

const providerName: HealthCheck = {
  id: "F06",
  title: "The provider's name is a legal one",
  area: "cluster",
  needs: ["secretProviderClass"],
  find(context) {
    const observed = context.snapshot.secretProviderClass;
    const provider = textOf(seen(observed)?.spec?.provider);
    if (/^[a-zA-Z0-9_-]{0,30}$/.test(provider)) return [];
    const severity = atNextStart(context);
    return [
      finding(context, {
        id: "F06",
        severity,
        title: `Provider name “${provider.slice(0, 60)}” is not a legal one: ${effect(severity)}`,
        cause: "The driver takes letters, digits, dashes and underscores, at most 30.",
        fields: [
          { object: className(context), path: "spec.provider", is: provider, shouldBe: null },
        ],
        evidence: [objectEvidence(className(context), observed, `spec.provider is ${provider}`)],
        fix: [
          { text: "Correct spec.provider.", action: { kind: "planRepair", label: "Plan repair" } },
        ],
      }),
    ];
  },
};

/** The provider that took over another's work under a new name, where the cluster shows one (F05). */
function successor(provider: string, others: string[]): string | null {
  return others.find((other) => other !== provider && other.startsWith("open")) ?? null;
}

const providerInstalled: HealthCheck = {
  id: "F05",
  title: "The provider is installed",
  area: "cluster",
  needs: ["secretProviderClass", "driver"],
  find(context) {
    const { secretProviderClass, driver, environment } = context.snapshot;
    const provider = textOf(seen(secretProviderClass)?.spec?.provider);
    const facts = seen(driver);
    // What could not be listed is not known to be missing.
    if (provider === "" || facts?.daemonSets.state !== "seen") return [];
    const installed = listOf(facts.providers).map((one) => one.name);
    if (installed.includes(provider)) return [];
    const next = successor(provider, installed);
    const severity = atNextStart(context);
    const others = installed.length > 0 ? `only ${installed.join(", ")}` : "none at all";
    return [
      finding(context, {
        id: next ? "F05" : "F04",
        severity,
        scope: `${environment.cluster}/${provider}`,
        title: `Provider ${provider} is not installed on ${environment.cluster}: ${effect(severity)}`,
        cause: next
          ? `The cluster runs provider ${next}. OpenBao's provider is named openbao from version 2.0; it was named vault before.`
          : `The class asks for provider ${provider}. The cluster runs ${others}.`,
        fields: [
          { object: className(context), path: "spec.provider", is: provider, shouldBe: next },
        ],
        evidence: [
          objectEvidence("Provider DaemonSets", driver, others),
          objectEvidence(className(context), secretProviderClass, `spec.provider: ${provider}`),
        ],
        fix: [
          { text: `Install the ${provider} provider on every node, or correct spec.provider.` },
          {
            text: "See what runs.",
            command: `kubectl get daemonsets -A | grep -i ${quoted(provider)}`,
          },
        ],
      }),
    ];
  },
};

export const clusterChecks: readonly HealthCheck[] = [
  crdServed,
  driverRegistered,
  noCsiDriverText,
  providerName,
  providerInstalled,
];
