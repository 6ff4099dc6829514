import type { CheckContext, EvidenceNeed } from "@/lib/domain/health/check";
import { lookedAt } from "@/lib/domain/health/read";
import type { Observed, Snapshot } from "@/lib/domain/health/snapshot";
import { age } from "@/lib/domain/health/words";

const observedNeeds = {
  mendixApp: "the MendixApp",
  serviceAccount: "the ServiceAccount",
  secretProviderClass: "the SecretProviderClass",
  pods: "the pods",
  podStatuses: "the SecretProviderClassPodStatus objects",
  events: "the events",
  deployment: "the Deployment",
  crd: "the custom resource definition",
  driver: "the CSI driver",
  csiNodes: "the CSINode objects",
} as const;

export type ObservedNeed = keyof typeof observedNeeds;

/** "the pods", "the CSI driver". */
export const evidenceNames: Readonly<Record<ObservedNeed, string>> = observedNeeds;
export const observedNeedNames = Object.keys(observedNeeds) as ObservedNeed[];

/** Evidence so little ahead of the clock is the clock's doing; more than that is no evidence. */
const clockSlackMs = 60_000;

function missingObject(context: CheckContext, need: ObservedNeed): string | null {
  const observed: Observed<unknown> = context.snapshot[need];
  const what = observedNeeds[need];
  if (observed.state === "forbidden")
    return `no permission to ${observed.verb} ${observed.resource}`;
  if (observed.state === "unreachable") return `${what} could not be read: ${observed.reason}`;
  const old = context.snapshot.now - lookedAt(observed);
  if (old < -clockSlackMs) return `${what}: seen in the future, so the clock was set back`;
  return old > context.limits.observedMaxAgeMs ? `${what}: last seen ${age(old)} ago` : null;
}

function missingProbe(context: CheckContext): string | null {
  const { probe, probeMissing, now } = context.snapshot;
  if (!probe) return probeMissing ?? "the store was never probed";
  const old = now - probe.probedAt;
  if (old < -clockSlackMs) return "the last probe of the store is from the future";
  if (!(old <= context.limits.probeMaxAgeMs))
    return `the last probe of the store is ${age(old)} old`;
  const failed = probe.rungs.find((rung) => rung.state === "failed");
  if (!failed) return null;
  return `the probe of ${probe.storeLabel} failed: ${failed.detail || failed.label}`;
}

function missingIdentityProbe(context: CheckContext): string | null {
  const { probe, now } = context.snapshot;
  if (!probe) return missingProbe(context);
  if (!probe.asEnvironment)
    return `no probe as the environment: ${probe.asEnvironmentOff ?? "not run yet"}`;
  const old = now - probe.asEnvironment.probedAt;
  if (old < -clockSlackMs) return "the last probe as the environment is from the future";
  return old <= context.limits.probeMaxAgeMs
    ? null
    : `the last probe as the environment is ${age(old)} old`;
}

/** Why a class of evidence cannot be used now; null when it can. `absent` is evidence: the API said so. */
export function missingEvidence(context: CheckContext, need: EvidenceNeed): string | null {
  switch (need) {
    case "probe":
      return missingProbe(context);
    case "asEnvironment":
      return missingIdentityProbe(context);
    case "operatorVersion":
      return context.snapshot.operatorVersion === null
        ? "the operator's version is not known"
        : null;
    case "runtimeVersion":
      return context.snapshot.runtimeVersion === null ? "the runtime's version is not known" : null;
    default:
      return missingObject(context, need);
  }
}

/** Does anything tie the environment to a store? null: what would tell could not be seen. */
export function isBound(snapshot: Snapshot): boolean | null {
  const { mendixApp, secretProviderClass } = snapshot;
  if (secretProviderClass.state === "seen") return true;
  const flag =
    mendixApp.state === "seen" &&
    mendixApp.value?.spec?.allowOverrideSecretsWithSecretStoreCSIDriver === true;
  if (flag) return true;
  const isKnown = (one: Observed<unknown>) => one.state === "seen" || one.state === "absent";
  return isKnown(mendixApp) && isKnown(secretProviderClass) ? false : null;
}
