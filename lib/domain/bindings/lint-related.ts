import type { BindingProblem } from "./contents";
import type { KubeObject } from "@/lib/domain/kube-object";

export interface ObjectProblem extends BindingProblem {
  /** Position of the object in the input. */
  object: number;
}

/** An object among others, by its position. */
export interface Found {
  index: number;
  object: KubeObject;
}

type Draft = Omit<ObjectProblem, "is" | "shouldBe" | "key"> & Partial<ObjectProblem>;

/** A problem of one object; what is not said is null. */
export const problem = (draft: Draft): ObjectProblem => ({
  key: null,
  is: null,
  shouldBe: null,
  ...draft,
});

/** The object of that kind with the same name; null when it is not among them. */
export function partner(found: Found, all: readonly Found[], kind: string): KubeObject | null {
  const { name } = found.object.metadata;
  return (
    neighbours(found, all, kind).find((one) => one.object.metadata.name === name)?.object ?? null
  );
}

/** Objects of a kind in the same namespace; a file that names none may be meant for any. */
export function neighbours(found: Found, all: readonly Found[], kind: string): Found[] {
  const { namespace } = found.object.metadata;
  return all.filter(
    ({ object }) =>
      object.kind === kind &&
      (namespace === undefined ||
        object.metadata.namespace === undefined ||
        object.metadata.namespace === namespace),
  );
}
