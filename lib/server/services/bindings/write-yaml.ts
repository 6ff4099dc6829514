import "server-only";
import type { z } from "zod";
import type { bindingYaml } from "@/lib/contracts/binding-yaml";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { toManifests } from "@/lib/domain/bindings/manifests";
import { AppError } from "@/lib/domain/errors";
import type { SecretProviderClass } from "@/lib/domain/kube-object";
import { toDisplayYaml } from "@/lib/domain/objects/display";
import { printClass, writeInto } from "@/lib/domain/bindings/yaml/write-class";
import { requirePermission, type Context } from "@/lib/server/context";
import { readLive } from "./read-live";
import { requireStore, toBindingStore } from "./use-store";

type Input = EnvironmentRef & z.output<typeof bindingYaml.write.body>;

/**
 * The class that the mapping would be written as; the live one as it is where its text cannot be edited, so that it can be repaired.
 * Changes nothing.
 */
export async function writeYaml(ctx: Context, input: Input): Promise<{ text: string }> {
  requirePermission(ctx, "binding:plan", input);
  const { cluster, namespace, name, desired, text } = input;
  const live = await readLive({ cluster, namespace, name });
  const store = toBindingStore(await requireStore(desired.store, input));
  const secretProviderClass = tryClass({ cluster, namespace, name }, desired, { store, live });
  if (!secretProviderClass)
    return { text: live.secretProviderClass ? toDisplayYaml(live.secretProviderClass) : "" };
  const kept = text === undefined ? null : writeInto(text, secretProviderClass);
  return { text: kept ?? printClass(secretProviderClass, live.secretProviderClass) };
}

function tryClass(...input: Parameters<typeof toManifests>): SecretProviderClass | null {
  try {
    return toManifests(...input).secretProviderClass;
  } catch (error) {
    if (error instanceof AppError && error.code === "invalid_input") return null;
    throw error;
  }
}
