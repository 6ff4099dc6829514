import type { StoreReference } from "@/lib/contracts/bindings";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { quotedPattern } from "@/lib/domain/text";

/**
 * The reference with the environment's own names as placeholders, as its template would be written:
 * `secret/data/claims-acc#key` → `secret/data/{environment}#key`. Only whole names count: `claims` is not in `claimsx`.
 */
export function patternOf(reference: StoreReference, environment: EnvironmentRef): string {
  const names = [
    ["environment", environment.name],
    ["namespace", environment.namespace],
    ["cluster", environment.cluster],
  ] as const;
  return names.reduce(
    (text, [placeholder, name]) =>
      text.replaceAll(
        new RegExp(`(?<![A-Za-z0-9{])${quotedPattern(name)}(?![A-Za-z0-9}])`, "g"),
        `{${placeholder}}`,
      ),
    literalOf(reference),
  );
}

/** The reference as one text, the member after `#` as templates write it. */
export function literalOf({ name, member }: StoreReference): string {
  return member === null ? name : `${name}#${member}`;
}
