import "server-only";
import type { Precondition } from "@/lib/contracts/namespaces";
import type { DriverFacts } from "@/lib/domain/health/snapshot";
import type { CsiNode } from "@/lib/domain/kube-object";
import { resources } from "@/lib/server/kubernetes/resources";
import { readDriverFacts } from "@/lib/server/services/health/driver-facts";
import { findPureStore } from "@/lib/stores/pure-registry";
import { seenNow, type Place } from "./precondition";

/** Driver, provider, CRD, tokens and rotation, as the watch sees them. */
export function aboutDriver(place: Place): Precondition[] {
  const facts = readDriverFacts(place.watch);
  if (facts.state !== "seen") {
    return [
      seenNow(
        place,
        "csi-driver",
        "Driver on every node",
      )({
        state: "unknown",
        detail: "no permission: csidrivers, daemonsets",
        fix: "Grant Bindery `list` on both, for the whole cluster.",
      }),
      aboutCrd(place),
    ];
  }
  return [
    aboutNodes(place, facts.value),
    aboutProvider(place, facts.value),
    aboutCrd(place),
    aboutTokens(place, facts.value),
    aboutRotation(place, facts.value),
  ];
}

function aboutNodes(place: Place, facts: DriverFacts): Precondition {
  const say = seenNow(place, "csi-driver", "Driver on every node");
  const { csiDriver, name } = facts;
  if (csiDriver.state === "absent")
    return say({
      state: "missing",
      detail: `there is no CSIDriver ${name}`,
      fix: "Install the Secrets Store CSI driver, or the add-on of the platform.",
    });
  const nodes = place.watch.wide(resources.csiNodes).observeAll<CsiNode>();
  if (csiDriver.state !== "seen" || nodes.state !== "seen")
    return say({
      state: "unknown",
      detail: `no permission: ${csiDriver.state === "seen" ? "csinodes" : "csidrivers"}`,
      fix: "Grant Bindery `list` on it, for the whole cluster.",
    });
  const without = nodes.value
    .filter(({ spec }) => !(spec?.drivers ?? []).some((driver) => driver.name === name))
    .map(({ metadata }) => metadata.name);
  const all = nodes.value.length;
  const detail = `${facts.version ?? "of unknown version"} on ${all - without.length} of ${all}`;
  if (without.length === 0 && all > 0) return say({ state: "met", detail });
  return say({
    state: without.length === all ? "missing" : "warning",
    detail: `${detail}; not on ${without.slice(0, 3).join(", ") || "any node"}`,
    fix: "Give the driver's DaemonSet the tolerations of these nodes.",
  });
}

function aboutProvider(place: Place, { providers }: DriverFacts): Precondition {
  const say = seenNow(place, "provider", "Provider on every node");
  const names = place.store ? (findPureStore(place.store.kind)?.binding.providerNames ?? []) : [];
  if (names.length === 0) return say({ state: "unknown", detail: "choose a store first" });
  const found = providers.find(({ name }) => names.includes(name));
  if (!found)
    return say({
      state: providers.length > 0 ? "missing" : "unknown",
      detail: `no DaemonSet of provider ${names[0]} was found`,
      fix: `Install the ${names[0]} provider beside the driver.`,
    });
  const isReady = found.ready >= found.desired && found.desired > 0;
  return say({
    state: isReady ? "met" : "warning",
    detail: `${[found.name, found.version].filter(Boolean).join(" ")} on ${found.ready} of ${found.desired}`,
    ...(isReady ? {} : { fix: `Look at DaemonSet ${found.daemonSet}.` }),
  });
}

function aboutCrd(place: Place): Precondition {
  const { state, message } = place.watch.in(place.ref.namespace, resources.secretProviderClasses);
  const say = seenNow(place, "crd", "SecretProviderClass CRD");
  const version = resources.secretProviderClasses.apiVersion;
  if (state === "live") return say({ state: "met", detail: `served: ${version.split("/")[1]}` });
  if (state === "absent")
    return say({
      state: "missing",
      detail: `${version} is not served`,
      fix: "Install the Secrets Store CSI driver; it brings the definition.",
    });
  return say({ state: "unknown", detail: message ?? "not seen yet" });
}

function aboutTokens(place: Place, { csiDriver }: DriverFacts): Precondition {
  const say = seenNow(place, "token-audience", "Token of the pod");
  if (csiDriver.state !== "seen")
    return say({ state: "unknown", detail: "no CSIDriver to read tokenRequests from" });
  const audiences = (csiDriver.value.spec?.tokenRequests ?? []).map(
    ({ audience }) => audience || "(the API server's)",
  );
  if (audiences.length > 0)
    return say({ state: "met", detail: `tokenRequests: ${audiences.join(", ")}` });
  return say({
    state: "unknown",
    detail: "no tokenRequests: the provider must ask for tokens itself",
    fix: "Set tokenRequests on the CSIDriver, with the audience that the store expects.",
  });
}

function aboutRotation(place: Place, facts: DriverFacts): Precondition {
  const say = seenNow(place, "rotation", "Rotation");
  if (facts.isRotationEnabled === null)
    return say({ state: "unknown", detail: "the driver's arguments could not be read" });
  if (!facts.isRotationEnabled)
    return say({
      state: "warning",
      detail: "off: rotated values reach pods only by a restart",
      fix: "Set `--enable-secret-rotation=true` on the driver.",
    });
  return say({ state: "met", detail: `poll every ${interval(facts.rotationIntervalMs ?? 0)}` });
}

function interval(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000);
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
