import type { FieldChange } from "@/lib/contracts/bindings";
import { canonicalJson } from "@/lib/domain/canonical-json";
import type { KubeObject } from "@/lib/domain/kube-object";
import { differences } from "@/lib/domain/objects/diff";
import { forDisplay } from "@/lib/domain/objects/display";
import { ownersOf } from "@/lib/domain/objects/owners";
import { formatPath } from "@/lib/domain/objects/path";

/** What differs between two states of one object, for people: fields that show no value of a secret, with who writes them. */
export function fieldChanges(before: KubeObject | null, after: KubeObject | null): FieldChange[] {
  return differences(reduced(before), reduced(after)).map((difference) => ({
    path: formatPath(difference.path),
    before: printed(difference.before),
    after: printed(difference.after),
    owners: before ? ownersOf(before, difference.path) : [],
  }));
}

function reduced(object: KubeObject | null): unknown {
  return object === null ? {} : forDisplay(object);
}

function printed(value: unknown): string | null {
  if (value === undefined) return null;
  return typeof value === "string" ? value : canonicalJson(value);
}
