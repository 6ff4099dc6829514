import { iso, makeClass, objectLines, toObjects, vaultPath } from "@/testing/factories/objects";
import { failedRung, now, setUpAt } from "@/testing/factories/snapshot";
import {
  mountedKeys,
  type Driver,
  type Expected,
  type ObservedEvent,
  type RowState,
} from "@/testing/observed/row";
import { specWithFirst } from "@/testing/observed/first-mount";
import { classNotFound, makingMountRequest, readFailed } from "@/testing/observed/texts";

export interface AfterMount {
  fault: string;
  /** What the row shows for this driver. */
  state(driver: Driver): RowState;
  withProbe: Expected;
  /** By driver where the older one tells what the newer one hides. */
  withoutProbe(driver: Driver): Expected;
}

const rotated = (driver: Driver): ObservedEvent[] =>
  driver === "1.5.3"
    ? [
        {
          reason: "MountRotationComplete",
          component: "csi-secrets-store-rotation",
          type: "Normal",
          message: "successfully rotated mounted contents for spc mx-acc/app",
        },
      ]
    : [];
const rotationFailed = (driver: Driver, text: string): ObservedEvent[] =>
  driver === "1.5.3"
    ? [
        {
          reason: "MountRotationFailed",
          component: "csi-secrets-store-rotation",
          message: `provider mount err: ${makingMountRequest}${text}`,
        },
      ]
    : [];
const syncFailed = (driver: Driver): ObservedEvent[] => {
  const message =
    "failed to get data in spc mx-acc/app for secret synced, err: file matching objectName nope not found in the pod";
  const created = {
    reason: "FailedToCreateSecret",
    component: "csi-secrets-store-controller",
    message,
  };
  return driver === "1.5.3"
    ? [
        created,
        { ...created, reason: "SecretRotationFailed", component: "csi-secrets-store-rotation" },
      ]
    : [created];
};
const running = { phase: "Running" as const };
const unknown: Expected = { cause: "B02", verdict: "unknown" };
const unknownAlways = () => unknown;
const degraded = (cause: string): Expected => ({ cause, verdict: "degraded" });
const spec = makeClass(setUpAt).spec ?? {};
const synced = (objectName: string) => [
  { secretName: "synced", type: "Opaque", data: [{ objectName, key: "password" }] },
];
const changedAt = now - 5 * 60_000;
const wholeAnswer =
  (change: { secretkey?: string }) =>
  (driver: Driver): RowState => ({
    ...running,
    spec: specWithFirst({ secretKey: undefined, ...change }),
    events: rotated(driver),
    changedAt: now - 5_000,
    mounted: mountedKeys({ "database-password": "hmac-of-this-poll" }),
  });

/** Rows of pods that mounted well, then something happened; where drivers differ, each shows its own. */
export const afterMounts: readonly AfterMount[] = [
  {
    fault: "nothing",
    state: () => ({ ...running, events: [] }),
    withProbe: { cause: null, verdict: "healthy" },
    withoutProbe: unknownAlways,
  },
  {
    fault: "`secretObjects`, right",
    state: (driver) => ({
      ...running,
      spec: { ...spec, secretObjects: synced("database-password") },
      events:
        driver === "1.5.3"
          ? [
              {
                reason: "SecretRotationComplete",
                component: "csi-secrets-store-rotation",
                type: "Normal",
                message: "successfully rotated K8s secret synced",
              },
            ]
          : [],
    }),
    withProbe: { cause: null, verdict: "healthy" },
    withoutProbe: unknownAlways,
  },
  {
    fault: "`secretObjects` names an object that is not mounted",
    state: (driver) => ({
      ...running,
      spec: { ...spec, secretObjects: synced("nope") },
      events: syncFailed(driver),
    }),
    withProbe: degraded("F23"),
    withoutProbe: () => degraded("F23"),
  },
  {
    fault: "`objectName: a/b`",
    state: () => ({
      ...running,
      spec: {
        ...spec,
        parameters: {
          ...spec.parameters,
          objects: toObjects([
            ...objectLines(),
            { objectName: "a/b", secretPath: vaultPath, secretKey: "database-password" },
          ]),
        },
      },
      mounted: [...mountedKeys(), { id: "a/b", version: "hmac-ab" }],
      events: [],
    }),
    withProbe: degraded("F91"),
    withoutProbe: () => degraded("F91"),
  },
  {
    fault: "no `secretKey`",
    state: wholeAnswer({}),
    withProbe: degraded("F90"),
    withoutProbe: () => degraded("F90"),
  },
  {
    fault: "`secretkey` instead of `secretKey`",
    state: wholeAnswer({ secretkey: "database-password" }),
    withProbe: degraded("F90"),
    withoutProbe: () => degraded("F90"),
  },
  {
    fault: "value changed in Vault after the mount",
    state: (driver) => ({
      ...running,
      events: rotated(driver),
      mounted: mountedKeys({ "database-password": "hmac-new" }),
      changedAt,
      history: [
        { at: setUpAt + 3_000, objects: mountedKeys() },
        { at: changedAt, objects: mountedKeys({ "database-password": "hmac-new" }) },
      ],
      asBindery: () => ({ version: "2", updatedAt: iso(changedAt - 60_000) }),
    }),
    // The password is read anew from runtime 9.22 on, and the watch saw that nothing else changed.
    withProbe: { cause: null, verdict: "healthy" },
    withoutProbe: unknownAlways,
  },
  {
    fault: "key removed from the secret after the mount",
    state: (driver) => ({
      ...running,
      events: rotationFailed(
        driver,
        `{${vaultPath}}: {key "database-password" does not exist at the secret path}`,
      ),
      asBindery: (reference) =>
        reference.member === "database-password"
          ? {
              member: "absent",
              members: ["database-type"],
              version: "2",
              updatedAt: iso(changedAt),
              detail: "Version 2 has no field database-password.",
            }
          : { version: "2", updatedAt: iso(changedAt) },
    }),
    withProbe: degraded("F69"),
    withoutProbe: (driver) => (driver === "1.5.3" ? degraded("F69") : unknown),
  },
  {
    fault: "latest version deleted after the mount",
    state: (driver) => ({
      ...running,
      events: rotationFailed(driver, readFailed(vaultPath, 404)),
      asBindery: () => ({
        state: "deleted",
        member: "absent",
        detail: "Version 1, the latest, is deleted.",
      }),
    }),
    withProbe: degraded("B16"),
    withoutProbe: (driver) => (driver === "1.5.3" ? degraded("B15") : unknown),
  },
  {
    fault: "policy deleted after the mount",
    state: (driver) => ({
      ...running,
      events: rotationFailed(driver, readFailed(vaultPath, 403)),
      asBindery: () => ({}),
      asEnvironment: () => ({ state: "denied", detail: "The role's policies do not allow read." }),
    }),
    withProbe: degraded("F67"),
    withoutProbe: (driver) => (driver === "1.5.3" ? degraded("B13") : unknown),
  },
  {
    fault: "role deleted after the mount (token still cached)",
    state: () => ({
      ...running,
      events: [],
      identityRung: failedRung("signin", "The role app does not exist at auth/kubernetes.", {
        reason: "signin",
      }),
    }),
    withProbe: degraded("F93"),
    withoutProbe: unknownAlways,
  },
  {
    fault: "SecretProviderClass deleted after the mount",
    state: (driver) => ({
      ...running,
      isClassAbsent: true,
      events: driver === "1.6.1" ? [classNotFound] : [],
    }),
    withProbe: degraded("F92"),
    withoutProbe: () => degraded("F92"),
  },
  {
    fault: "an object added to the SecretProviderClass after the mount",
    state: (driver) => ({
      ...running,
      spec: {
        ...spec,
        parameters: {
          ...spec.parameters,
          objects: toObjects([
            ...objectLines(),
            {
              objectName: "mx-admin-password",
              secretPath: vaultPath,
              secretKey: "mx-admin-password",
            },
          ]),
        },
      },
      mounted: [...mountedKeys(), { id: "mx-admin-password", version: "hmac-admin" }],
      changedAt,
      events: rotated(driver),
    }),
    withProbe: { cause: null, verdict: "healthy" },
    withoutProbe: unknownAlways,
  },
];
