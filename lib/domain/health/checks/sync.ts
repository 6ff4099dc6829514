import type { CheckContext, HealthCheck } from "@/lib/domain/health/check";
import {
  className,
  eventEvidence,
  finding,
  inNamespace,
  objectEvidence,
} from "@/lib/domain/health/findings";
import type { Sighting } from "@/lib/domain/health/mount-failure";
import { listOf, rotationWindowMs, seen, textOf } from "@/lib/domain/health/read";
import { clipped, names } from "@/lib/domain/health/words";

const syncReasons = new Set(["FailedToCreateSecret", "SecretRotationFailed"]);

/** What the driver says about synced Secrets; older than an hour and a rotation's window it is history. */
function syncTold(context: CheckContext): Sighting[] {
  const oldest = context.snapshot.now - 3_600_000 - rotationWindowMs(context.snapshot);
  return context.pods.flatMap((pod) =>
    pod.sightings.filter((one) => syncReasons.has(one.reason) && one.lastSeenAt >= oldest),
  );
}

const unmountedObject: HealthCheck = {
  id: "F23",
  title: "Synced Secrets name mounted files",
  area: "sync",
  needs: ["secretProviderClass", "events"],
  find(context) {
    const spec = seen(context.snapshot.secretProviderClass)?.spec;
    const keys = new Set(listOf(context.binding?.entries).map((entry) => entry.key));
    const wrong = listOf(spec?.secretObjects).flatMap((object, at) =>
      listOf(object.data)
        .map((item, index) => ({
          name: textOf(item.objectName),
          path: `spec.secretObjects[${at}].data[${index}].objectName`,
          secret: textOf(object.secretName),
        }))
        .filter((item) => context.binding !== null && !keys.has(item.name)),
    );
    const told = syncTold(context).filter((one) =>
      /file matching objectName \S+ not found in the pod/.test(one.message),
    );
    if (wrong.length === 0 && told.length === 0) return [];
    const list =
      wrong.length > 0
        ? wrong.map((item) => item.name)
        : told.map((one) => /objectName (\S+)/.exec(one.message)?.[1] ?? "");
    return [
      finding(context, {
        id: "F23",
        severity: "degraded",
        title: `A synced Secret asks for ${names(list)}, which no mapped key is called`,
        cause:
          "secretObjects names the file in the mount. The driver does not create the Secret while one of its files is absent.",
        fields: wrong.slice(0, 8).map((item) => ({
          object: className(context),
          path: item.path,
          is: item.name,
          shouldBe: null,
        })),
        evidence: [
          ...told.slice(0, 3).map((one) => eventEvidence(one, clipped(one.message, 300))),
          objectEvidence(
            className(context),
            context.snapshot.secretProviderClass,
            `maps ${names([...keys], 4) || "nothing that could be read"}`,
          ),
        ],
        fix: [
          {
            text: "Name a mapped key in secretObjects, or map the missing one.",
            action: { kind: "editKeys", label: "Edit keys", keys: list },
          },
        ],
      }),
    ];
  },
};

const syncForbidden: HealthCheck = {
  id: "F22",
  title: "The driver may write synced Secrets",
  area: "sync",
  needs: ["events", "pods"],
  find(context) {
    const told = syncTold(context).filter((one) =>
      /syncSecret\.enabled=true|cannot (?:create|list|patch|update) resource "secrets"/.test(
        one.message,
      ),
    );
    const first = told[0];
    if (!first) return [];
    return [
      finding(context, {
        id: "F22",
        severity: "degraded",
        scope: context.snapshot.environment.cluster,
        title: `The CSI driver may not write Secrets on ${context.snapshot.environment.cluster}`,
        cause: "The driver was installed without the right to sync Secrets.",
        evidence: told.slice(0, 3).map((one) => eventEvidence(one, clipped(one.message, 300))),
        fix: [
          {
            text: "Install the driver with syncSecret.enabled=true, or remove secretObjects from the class.",
          },
        ],
        pods: [...new Set(told.map((one) => one.podName))],
      }),
    ];
  },
};

const secretAwaited: HealthCheck = {
  id: "F24",
  title: "No container waits for a synced Secret",
  area: "sync",
  needs: ["pods"],
  find(context) {
    const waits = context.pods.flatMap((pod) =>
      listOf(pod.pod.status?.containerStatuses)
        .filter((one) => one.state?.waiting?.reason === "CreateContainerConfigError")
        .map((one) => ({ pod, message: textOf(one.state?.waiting?.message) })),
    );
    const first = waits[0];
    if (!first) return [];
    const lacksKey = /couldn't find key (\S+) in Secret (\S+)/.exec(first.message);
    const secret = /secret "([^"]+)" not found/.exec(first.message)?.[1];
    return [
      finding(context, {
        id: lacksKey ? "F25" : "F24",
        severity: "failed",
        title: lacksKey
          ? `Secret ${lacksKey[2]} has no key ${lacksKey[1]}: ${first.pod.name} cannot start`
          : `${secret ? `Secret ${secret} does not exist` : "A Secret or ConfigMap is absent"}: ${first.pod.name} cannot start`,
        cause: lacksKey
          ? "The synced Secret was not renewed after the class changed."
          : "A synced Secret lives only while some pod mounts the class. The pod that reads it must mount it too.",
        evidence: waits
          .slice(0, 3)
          .map((one) =>
            objectEvidence(`Pod ${one.pod.name}`, context.snapshot.pods, clipped(one.message, 300)),
          ),
        fix: lacksKey
          ? [
              {
                text: "Delete the Secret: the driver creates it again at the next mount.",
                command: `${inNamespace(context)} get secrets`,
              },
            ]
          : [{ text: "Mount the class in this pod, and keep at least one pod that mounts it." }],
        pods: waits.map((one) => one.pod.name),
      }),
    ];
  },
};

export const syncChecks: readonly HealthCheck[] = [unmountedObject, syncForbidden, secretAwaited];
