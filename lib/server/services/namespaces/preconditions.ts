import "server-only";
import type { NamespaceRef } from "@/lib/contracts/names";
import type { Precondition } from "@/lib/contracts/namespaces";
import type { CsiNode } from "@/lib/domain/kube-object";
import { isAtLeast } from "@/lib/domain/versions";
import type { Store as StoreRow } from "@/lib/server/db/generated/client";
import type { ClusterWatch } from "@/lib/server/kubernetes/cluster-watch";
import { resources } from "@/lib/server/kubernetes/resources";
import { grantCommand, rightsFolder } from "@/lib/server/services/clusters/grant-command";
import { getHub } from "@/lib/server/services/clusters/hub";
import { readDriverFacts } from "@/lib/server/services/health/driver-facts";
import { readOperatorVersion } from "@/lib/server/services/health/versions";
import { findPureStore } from "@/lib/stores/pure-registry";

/** First operator that reads files of a store (domain-facts.md §3.3). */
const operatorMin = "2.9.0";

type State = Precondition["state"];

type Say = (
  id: Precondition["id"],
  label: string,
  state: State,
  more: { detail: string; fix?: string; command?: string },
) => Precondition;

/** What is looked at, and how a line about it is made. */
interface Place {
  ref: NamespaceRef;
  store: StoreRow | null;
  watch: ClusterWatch;
  say: Say;
}

/** What must be true before the switch can be turned on, each with what was seen and what to do. */
export function findPreconditions(ref: NamespaceRef, store: StoreRow | null): Precondition[] {
  const watch = getHub().find(ref.cluster);
  const at = watch?.lastSignAt ? new Date(watch.lastSignAt).toISOString() : null;
  const say = (
    id: Precondition["id"],
    label: string,
    state: State,
    more: { detail: string; fix?: string; command?: string },
  ): Precondition => ({ id, label, state, observedAt: at, ...more });
  if (!watch || watch.state(ref.namespace).state !== "live") {
    const why = watch?.state(ref.namespace).message ?? "its watch is not live yet";
    return [
      say("reachable", "Cluster is watched", "missing", {
        detail: `Nothing fresh is known of ${ref.cluster}: ${why}.`,
        fix: "Check the cluster under Settings.",
      }),
    ];
  }
  const p: Place = { ref, store, watch, say };
  return [
    say("reachable", "Cluster is watched", "met", {
      detail: `${watch.version ?? "Kubernetes"}, all watches live.`,
    }),
    ...aboutDriver(p),
    aboutOperator(p),
    aboutRights(p),
    aboutStore(p),
  ];
}

function aboutDriver(p: Place): Precondition[] {
  const classes = p.watch.in(p.ref.namespace, resources.secretProviderClasses);
  const crd = classes.state === "live" ? "met" : classes.state === "absent" ? "missing" : "unknown";
  const facts = readDriverFacts(p.watch);
  const crdSaid = p.say("crd", "SecretProviderClass is known to the cluster", crd, {
    detail:
      crd === "met"
        ? "secrets-p.store.csi.x-k8s.io/v1 is served."
        : (classes.message ?? "Not served."),
    ...(crd === "missing" ? { fix: "Install the Secrets Store CSI driver." } : {}),
  });
  if (facts.state !== "seen")
    return [
      crdSaid,
      p.say("csi-driver", "CSI driver is installed", "unknown", {
        detail: "Bindery may not look at CSIDriver objects.",
        fix: "Grant `get csidrivers`.",
      }),
    ];
  const { csiDriver, name, version } = facts.value;
  const isThere = csiDriver.state === "seen";
  const driverSaid = p.say(
    "csi-driver",
    "CSI driver is installed",
    isThere ? "met" : csiDriver.state === "absent" ? "missing" : "unknown",
    {
      detail: isThere
        ? `${name}, version ${version ?? "unknown"}.`
        : `There is no CSIDriver ${name}.`,
      ...(isThere ? {} : { fix: "Install the driver, or the add-on of the platform." }),
    },
  );
  return [
    crdSaid,
    driverSaid,
    aboutNodes(p, name),
    aboutProvider(p, facts.value.providers),
    aboutRotation(p, facts.value),
  ];
}

function aboutNodes(p: Place, driver: string): Precondition {
  const nodes = p.watch.wide(resources.csiNodes).observeAll<CsiNode>();
  if (nodes.state !== "seen")
    return p.say("driver-nodes", "Driver runs on every node", "unknown", {
      detail: "Bindery may not look at CSINode objects.",
    });
  const without = nodes.value
    .filter(({ spec }) => !(spec?.drivers ?? []).some(({ name }) => name === driver))
    .map(({ metadata }) => metadata.name);
  if (without.length === 0)
    return p.say("driver-nodes", "Driver runs on every node", "met", {
      detail: `Registered on ${nodes.value.length} of ${nodes.value.length} nodes.`,
    });
  const isNowhere = without.length === nodes.value.length;
  return p.say("driver-nodes", "Driver runs on every node", isNowhere ? "missing" : "warning", {
    detail: `Not registered on ${without.slice(0, 5).join(", ")}.`,
    fix: "Give the driver's DaemonSet the tolerations of these nodes.",
  });
}

function aboutProvider(
  p: Place,
  providers: { name: string; ready: number; desired: number; daemonSet: string }[],
): Precondition {
  const names = p.store ? (findPureStore(p.store.kind)?.binding.providerNames ?? []) : [];
  if (names.length === 0)
    return p.say("provider", "Provider of the store is installed", "unknown", {
      detail: "Choose a store first.",
    });
  const found = providers.find(({ name }) => names.includes(name));
  if (!found)
    return p.say(
      "provider",
      "Provider of the store is installed",
      providers.length > 0 ? "missing" : "unknown",
      {
        detail: `No DaemonSet of provider ${names[0]} was found.`,
        fix: `Install the ${names[0]} provider beside the driver.`,
      },
    );
  const isReady = found.ready >= found.desired && found.desired > 0;
  return p.say("provider", "Provider of the store is installed", isReady ? "met" : "warning", {
    detail: `${found.daemonSet}: ${found.ready} of ${found.desired} ready.`,
  });
}

function aboutRotation(
  p: Place,
  facts: {
    isRotationEnabled: boolean | null;
    rotationIntervalMs: number | null;
  },
): Precondition {
  if (facts.isRotationEnabled === null)
    return p.say("rotation", "Rotation is on", "unknown", {
      detail: "The driver's arguments could not be read.",
    });
  if (facts.isRotationEnabled)
    return p.say("rotation", "Rotation is on", "met", {
      detail: `The driver looks every ${Math.round((facts.rotationIntervalMs ?? 0) / 1000)} s at the earliest.`,
    });
  return p.say("rotation", "Rotation is on", "warning", {
    detail: "Off: rotated values reach pods only when they restart.",
    fix: "Set `--enable-secret-rotation=true` on the driver.",
  });
}

function aboutOperator(p: Place): Precondition {
  const version = readOperatorVersion(p.watch, p.ref.namespace);
  if (version === null)
    return p.say("operator", "Mendix Operator reads stores", "unknown", {
      detail: "No mendix-operator Deployment was found in this namespace.",
    });
  if (isAtLeast(version, operatorMin))
    return p.say("operator", "Mendix Operator reads stores", "met", {
      detail: `Operator ${version}.`,
    });
  return p.say("operator", "Mendix Operator reads stores", "missing", {
    detail: `Operator ${version} is too old; ${operatorMin} is the first that reads files of a p.store.`,
    fix: "Upgrade the operator.",
  });
}

function aboutRights(p: Place): Precondition {
  const blind = [
    resources.pods,
    resources.serviceAccounts,
    resources.mendixApps,
    resources.secretProviderClasses,
    resources.podStatuses,
    resources.events,
  ]
    .filter((resource) => p.watch.in(p.ref.namespace, resource).state === "forbidden")
    .map(({ plural }) => plural);
  if (blind.length === 0)
    return p.say("rights", "Bindery may look at what it needs", "met", {
      detail: "Pods, events, accounts, classes and environments are readable.",
    });
  return p.say("rights", "Bindery may look at what it needs", "missing", {
    detail: `Missing: list ${blind.join(", ")}.`,
    fix: `Apply Bindery's read Role in this namespace (${rightsFolder}).`,
    command: grantCommand(p.ref.namespace, "read"),
  });
}

function aboutStore(p: Place): Precondition {
  const check = p.store?.lastCheck as
    | { state?: string; rungs?: { state: string; label: string }[] }
    | null
    | undefined;
  if (!p.store)
    return p.say("store", "A store is chosen and answers", "missing", {
      detail: "No store is chosen.",
      fix: "Choose a store, or register one.",
    });
  if (check?.state === "ready")
    return p.say("store", "A store is chosen and answers", "met", {
      detail: `${p.store.name}: every rung of its ladder passed.`,
    });
  const failed = check?.rungs?.find(({ state }) => state === "failed");
  return p.say(
    "store",
    "A store is chosen and answers",
    check?.state === "failing" ? "missing" : "unknown",
    {
      detail: failed
        ? `${p.store.name} fails at: ${failed.label}.`
        : `${p.store.name} was not checked yet.`,
      fix: "Check the store under Stores.",
    },
  );
}
