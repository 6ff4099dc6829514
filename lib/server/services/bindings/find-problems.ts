import "server-only";
import type { ReferenceProbe } from "@/lib/contracts/stores";
import type { BindingProblem } from "@/lib/domain/bindings/contents";
import type { PureStore } from "@/lib/stores/pure-registry";

/** What is wrong with parameters by themselves and in the light of the probes; each problem once, the better informed one. */
export function findProblems(
  pure: PureStore,
  parameters: Record<string, string>,
  probes: ReferenceProbe[],
): BindingProblem[] {
  const informed = pure.binding.lint(parameters, { probes });
  const idOf = ({ id, path }: BindingProblem) => `${id} ${path}`;
  const known = new Set(informed.map(idOf));
  const left = pure.binding.read(parameters).problems.filter((each) => !known.has(idOf(each)));
  return [...left, ...informed];
}
