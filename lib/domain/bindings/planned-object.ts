import type { ObjectChange } from "@/lib/contracts/bindings";
import { toExportYaml } from "./export-object";
import type { KubeObject } from "@/lib/domain/kube-object";
import { toDisplayYaml } from "@/lib/domain/objects/display";
import { fieldChanges } from "@/lib/domain/objects/field-changes";
import { managedBy } from "@/lib/domain/objects/managers";
import { refOf } from "@/lib/domain/objects/ref";
import { afterApply, conflictsOf, toConfiguration } from "@/lib/domain/objects/server-side-apply";

/** One object of a plan: what people see of it, and what the server sends. */
export interface PlannedObject {
  change: ObjectChange;
  live: KubeObject | null;
  /** For server-side apply; null when nothing is applied (`none`, `delete`). */
  configuration: KubeObject | null;
  /** The whole object as it would be; null when it is deleted or is not there. Holds values that the live one holds. */
  after: KubeObject | null;
}

const notRun = { state: "skipped", message: "Not asked yet." } as const;

/** Apply what `manifest` says to the live object. */
export function planApply(manifest: KubeObject, live: KubeObject | null): PlannedObject {
  const configuration = toConfiguration(manifest, live);
  return configuration ? applied(configuration, live) : noChange(manifest, live);
}

/** Apply exactly `configuration`; no change when it leaves the object as it is. */
export function applied(configuration: KubeObject, live: KubeObject | null): PlannedObject {
  const after = afterApply(live, configuration);
  const fields = fieldChanges(live, after);
  if (live && fields.length === 0) return noChange(configuration, live);
  return {
    live,
    configuration,
    after,
    change: {
      ...common(configuration, live),
      action: live ? "update" : "create",
      after: toDisplayYaml(after),
      exported: toExportYaml(after),
      fields,
      conflicts: conflictsOf(live, configuration),
    },
  };
}

export function noChange(manifest: KubeObject, live: KubeObject | null): PlannedObject {
  const shown = common(manifest, live);
  return {
    live,
    configuration: null,
    after: live,
    change: { ...shown, action: "none", after: shown.before, exported: toExportYaml(live) },
  };
}

export function deleted(live: KubeObject): PlannedObject {
  return {
    live,
    configuration: null,
    after: null,
    change: { ...common(live, live), action: "delete", fields: fieldChanges(live, null) },
  };
}

function common(manifest: KubeObject, live: KubeObject | null): ObjectChange {
  return {
    action: "none",
    object: refOf(manifest),
    before: live ? toDisplayYaml(live) : null,
    after: null,
    exported: null,
    fields: [],
    dryRun: notRun,
    conflicts: [],
    managedBy: managedBy(live),
    resourceVersion: live?.metadata.resourceVersion ?? null,
  };
}
