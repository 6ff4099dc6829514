import { parse, stringify } from "yaml";
import { resources } from "@/sandbox/client/resources";
import { type ObjectEntry, applyClass } from "@/sandbox/scenario/binding";
import type { SecretProviderClass } from "@/lib/domain/kube-object";
import type { FaultTarget, FaultWorld } from "./fault";

type Spec = NonNullable<SecretProviderClass["spec"]>;

/** Replaces the specification by the intact one with a change. */
export async function editSpec(
  world: FaultWorld,
  target: FaultTarget,
  change: (spec: Spec) => Spec,
): Promise<void> {
  const intact = target.intactClass;
  await applyClass(world.client, { ...intact, spec: change(intact.spec ?? {}) });
}

/** Sets or, with undefined, removes parameters. */
export function setParameters(
  world: FaultWorld,
  target: FaultTarget,
  parameters: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  return editSpec(world, target, (spec) => {
    const all = { ...spec.parameters, ...parameters };
    const kept = Object.entries(all).filter((one): one is [string, string] => one[1] !== undefined);
    return { ...spec, parameters: Object.fromEntries(kept) };
  });
}

export function editEntries(
  world: FaultWorld,
  target: FaultTarget,
  change: (entries: ObjectEntry[]) => ObjectEntry[],
): Promise<void> {
  const objects = target.intactClass.spec?.parameters?.["objects"] ?? "";
  const entries = change(parse(objects) as ObjectEntry[]);
  return setParameters(world, target, { objects: stringify(entries, { lineWidth: 0 }) });
}

/** Changes the entry of the target's key only. */
export function editEntry(
  world: FaultWorld,
  target: FaultTarget,
  change: (entry: ObjectEntry) => ObjectEntry,
): Promise<void> {
  return editEntries(world, target, (entries) =>
    entries.map((entry) => (entry.objectName === target.key ? change(entry) : entry)),
  );
}

export async function deleteClass(world: FaultWorld, target: FaultTarget): Promise<void> {
  const at = { namespace: target.namespace, name: target.name };
  await world.client.delete(resources.secretProviderClasses, at);
}
