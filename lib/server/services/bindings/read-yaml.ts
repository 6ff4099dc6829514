import "server-only";
import type { z } from "zod";
import type { bindingYaml } from "@/lib/contracts/binding-yaml";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { DesiredBinding } from "@/lib/contracts/bindings";
import {
  stringParameters,
  toManifests,
  type BindingStore,
  type LiveBinding,
} from "@/lib/domain/bindings/manifests";
import { findClass } from "@/lib/domain/bindings/yaml/find-class";
import { readClass } from "@/lib/domain/bindings/yaml/read-class";
import { canonicalJson } from "@/lib/domain/canonical-json";
import { AppError } from "@/lib/domain/errors";
import { requirePermission, type Context } from "@/lib/server/context";
import { findStoreOf } from "@/lib/server/services/health/find-store";
import { findPureStoreByProvider } from "@/lib/stores/pure-registry";
import { readLive } from "./read-live";
import { requireStore, toBindingStore } from "./use-store";

type Input = EnvironmentRef & z.output<typeof bindingYaml.read.body>;

/** The mapping that a typed or pasted class speaks of. Changes nothing; a text that cannot be read is an answer, not an error. */
export async function readYaml(
  ctx: Context,
  input: Input,
): Promise<z.output<typeof bindingYaml.read.output>> {
  requirePermission(ctx, "binding:plan", input);
  const { cluster, namespace, name } = input;
  const live = await readLive({ cluster, namespace, name });
  const chosen = input.store === "" ? null : toBindingStore(await requireStore(input.store, input));
  const { found } = findClass(input.text);
  // A typed class obeys no schema: what is no text is left out here, and named by `readClass`.
  const parameters = stringParameters(found?.spc.spec?.parameters);
  const typed = found ? { ...found.spc, spec: { ...found.spc.spec, parameters } } : null;
  const pointed = typed ? await findStoreOf(typed, input) : null;
  // What the draft's store is true for, stays with it: several stores may lie at one address.
  const isChosen = chosen?.binding.belongsTo(parameters, chosen.config) ?? false;
  const answer = readClass(input.text, {
    environment: { cluster, namespace, name },
    live: live.secretProviderClass,
    bindingFor: (provider) => findPureStoreByProvider(provider)?.binding ?? null,
    storeOf: () => (isChosen ? input.store : (pointed?.name ?? null)),
    store: { name: input.store, providers: chosen?.binding.providerNames ?? [] },
  });
  if (answer.desired === null) return answer;
  const store = toBindingStore(await requireStore(answer.desired.store, input));
  return { ...answer, desired: withoutLive(answer.desired, { input, live, store }) };
}

/** Parameters that the mapping alone would give are left out: the draft then follows the cluster, not a copy. */
function withoutLive(
  desired: DesiredBinding,
  found: { input: Input; live: LiveBinding; store: BindingStore },
): DesiredBinding {
  const { parameters: _parameters, ...mapped } = desired;
  const { input, ...around } = found;
  const { cluster, namespace, name } = input;
  const of = (one: DesiredBinding) =>
    canonicalJson(
      toManifests({ cluster, namespace, name }, one, around).secretProviderClass.spec ?? {},
    );
  try {
    return of(mapped) === of(desired) ? mapped : desired;
  } catch (error) {
    // The live class cannot be edited; the text replaces it.
    if (error instanceof AppError && error.code === "invalid_input") return desired;
    throw error;
  }
}
