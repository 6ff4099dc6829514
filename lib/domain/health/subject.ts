import type { EnvironmentRef } from "@/lib/contracts/names";
import { quotedPattern } from "@/lib/domain/text";

/** Stands for whatever belongs to the environment alone. */
const own = "own";

/**
 * What a cause is about, the same for every environment that has it: words that hold the environment's own name (its
 * path, its pods, its role) become `own`, whatever is shared keeps its name. So one mistake made in forty environments
 * has one key, and two shared secrets have two.
 */
export function subjectOf(environment: EnvironmentRef, about: readonly string[]): string {
  const name = new RegExp(`(?<![A-Za-z0-9])${quotedPattern(environment.name)}(?![A-Za-z0-9])`);
  const said = about.map((text) =>
    text
      .split(/\s+/)
      .map((word) => (name.test(word) ? own : word))
      .join(" "),
  );
  return [...new Set(said)].toSorted().join(",") || own;
}
