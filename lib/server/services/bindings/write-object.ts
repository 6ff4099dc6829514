import "server-only";
import { applied, type PlannedObject } from "@/lib/domain/bindings/planned-object";
import { AppError } from "@/lib/domain/errors";
import type { KubeObject } from "@/lib/domain/kube-object";
import type { KubeApi } from "@/lib/server/kubernetes/kube-api";
import { fateOf, toAppError } from "@/lib/server/kubernetes/kube-error";
import { resourceOf, sendChange, type SendOptions } from "./send-change";

/**
 * Sends one change and reads it back: returns only when the object is there as planned, also where the answer was lost on the
 * way. Throws what the cluster said where nothing was written, `conflict` where something else is there, and an error with
 * `isOutcomeOpen` where nobody can tell yet.
 */
export async function writeObject(
  api: KubeApi,
  object: PlannedObject,
  options: Omit<SendOptions, "dryRun">,
): Promise<void> {
  let lost: unknown = null;
  try {
    await sendChange(api, object, { ...options, dryRun: false });
  } catch (error) {
    if (fateOf(error) === "refused") throw error;
    lost = error;
  }
  const wrong = await readBack(api, object);
  if (wrong === null) return;
  if (fateOf(lost) === "lost") throw stillOpen(object, lost);
  if (lost !== null) throw lost;
  throw new AppError("conflict", wrong);
}

/** null: it is as planned. */
async function readBack(api: KubeApi, object: PlannedObject): Promise<string | null> {
  const { kind, name, namespace } = object.change.object;
  let live: KubeObject | null;
  try {
    live = await api.find<KubeObject>(resourceOf(kind), { namespace, name });
  } catch (error) {
    throw stillOpen(object, error);
  }
  const label = `${kind} ${name}`;
  if (object.change.action === "delete")
    return live && live.metadata.uid === object.live?.metadata.uid && !isLeaving(live)
      ? `${label} was deleted but is still there when read back.`
      : null;
  if (!live || !object.configuration)
    return `${label} was written but is not there when read back.`;
  const [field] = applied(object.configuration, live).change.fields;
  return field ? `${label} was written, but ${field.path} is not as written when read back.` : null;
}

const isLeaving = (live: KubeObject) => live.metadata.deletionTimestamp !== undefined;

function stillOpen({ change }: PlannedObject, error: unknown): AppError {
  const { message } = toAppError(error, `Writing ${change.object.kind} ${change.object.name}`);
  return new AppError(
    "cluster_unavailable",
    `${message} Whether it was written is not known yet; Bindery looks again and records what came of it.`,
    { cause: error, isOutcomeOpen: true },
  );
}
