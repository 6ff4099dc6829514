import "server-only";
import type { ReferenceProbe } from "@/lib/contracts/stores";
import type { BindingContents, BindingProblem } from "@/lib/domain/bindings/contents";
import type { SecretProviderClass } from "@/lib/domain/kube-object";
import { findProblems } from "@/lib/server/services/bindings/find-problems";
import { findPureStoreByProvider, type PureStore } from "@/lib/stores/pure-registry";

interface ReadClass {
  pure: PureStore;
  contents: BindingContents;
  problems: BindingProblem[];
}

const notProbed: ReferenceProbe[] = [];
const known = new WeakMap<SecretProviderClass, ReadClass & { probes: ReferenceProbe[] }>();

/**
 * What a watched class says and what is wrong with it, read once for as long as it stands: a change arrives as another
 * object, and a probe brings another list of `references`. Only for objects that nobody changes in place, and whoever
 * gets it must not change it either. null: there is no class, or its provider is not known here.
 */
export function readClass(
  spc: SecretProviderClass | null,
  references: ReferenceProbe[] = notProbed,
): ReadClass | null {
  if (!spc) return null;
  const found = known.get(spc);
  if (found?.probes === references) return found;
  const pure = findPureStoreByProvider(spc.spec?.provider ?? "");
  if (!pure) return null;
  const parameters = spc.spec?.parameters ?? {};
  const made = {
    pure,
    contents: found?.contents ?? pure.binding.read(parameters),
    problems: findProblems(pure, parameters, references),
    probes: references,
  };
  known.set(spc, made);
  return made;
}
