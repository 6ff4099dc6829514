import type { LiveBinding } from "./manifests";
import type { PlanFacts } from "./plan-facts";
import type { PlannedObject } from "./planned-object";
import type { KeyChange, Plan } from "@/lib/contracts/bindings";
import type { Pod } from "@/lib/domain/kube-object";

interface Effects {
  live: LiveBinding;
  objects: readonly PlannedObject[];
  keyChanges: readonly KeyChange[];
  facts: PlanFacts;
}

/** What each pod will notice of the plan, and when. Empty when nothing changes that a pod could notice. */
export function podEffects(effects: Effects): Plan["pods"] {
  const isTouched = effects.objects.some((object) => object.change.action !== "none");
  if (!isTouched) return [];
  return effects.live.pods.map((pod) => ({
    name: pod.metadata.name,
    effect: effectOn(pod, effects),
  }));
}

function effectOn(pod: Pod, effects: Effects): string {
  const flag = effects.objects.find(({ change }) => change.object.kind === "MendixApp");
  if (flag && flag.change.action !== "none")
    return "The Mendix Operator replaces it, because the switch on the MendixApp changes.";
  const spc = effects.objects.find(({ change }) => change.object.kind === "SecretProviderClass");
  if (!spc || spc.change.action === "none") return identityEffect(effects);
  if (!mounts(pod, spc.change.object.name))
    return "Does not mount the store; restart it to notice.";
  if (pod.status?.phase === "Pending") return "Waits for its mount and retries it by itself.";
  if (hasSubPath(pod, spc.change.object.name)) return "Restart it to notice: it mounts by subPath.";
  return rotationEffect(effects);
}

function identityEffect({ objects }: Effects): string {
  const account = objects.find(({ change }) => change.object.kind === "ServiceAccount");
  return account && account.change.action !== "none"
    ? "Keeps its identity until it is restarted."
    : "Notices nothing.";
}

function rotationEffect({ keyChanges, facts }: Effects): string {
  if (facts.isRotationEnabled === false)
    return "Restart it to notice: rotation is off on this cluster.";
  if (facts.isRotationEnabled === null)
    return "Restart it to be sure: whether rotation is on is not known.";
  const wait = waitOf(facts);
  const restart = keyChanges.filter((change) => change.needsRestart).map((change) => change.key);
  if (restart.length === 0) return `Reads the change by itself within about ${wait}.`;
  const names = restart.length > 3 ? `${restart.length} keys` : restart.join(", ");
  return `Its files change within about ${wait}; the app reads ${names} only at a restart.`;
}

/** From driver 1.6.0 the kubelet decides, so allow two minutes more (domain-facts.md §1.9); older ones poll. */
function waitOf(facts: PlanFacts): string {
  const minutes = Math.ceil((facts.rotationIntervalMs ?? 120_000) / 60_000) + 2;
  return `${minutes} min`;
}

function mounts(pod: Pod, className: string): boolean {
  return volumeNames(pod, className).length > 0;
}

function volumeNames(pod: Pod, className: string): string[] {
  return (pod.spec?.volumes ?? [])
    .filter((volume) => volume.csi?.volumeAttributes?.["secretProviderClass"] === className)
    .map((volume) => volume.name);
}

function hasSubPath(pod: Pod, className: string): boolean {
  const volumes = volumeNames(pod, className);
  return (pod.spec?.containers ?? []).some((container) =>
    (container.volumeMounts ?? []).some((mount) => volumes.includes(mount.name) && mount.subPath),
  );
}
