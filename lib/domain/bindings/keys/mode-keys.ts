import type { AuthenticationModes } from "@/lib/contracts/bindings";
import { forbiddenKeys, requiredKeys } from "@/lib/domain/bindings/key-catalogue";

export interface ModeKeys {
  /** Needed from now on, and not before. */
  required: { key: string; isMapped: boolean }[];
  /** Needed or forbidden before; now they may be mapped or not. */
  optional: string[];
  /** Forbidden from now on, and not before. */
  forbidden: string[];
  /** Of the mapped keys, those that the new modes forbid: they leave the binding, their values stay in the store. */
  leaving: string[];
}

/** What a switch of modes means for the keys of a binding, in catalogue order. Equal modes give empty lists. */
export function modeKeys(
  from: AuthenticationModes,
  to: AuthenticationModes,
  mapped: ReadonlySet<string>,
): ModeKeys {
  const before = { required: requiredKeys(from), forbidden: forbiddenKeys(from) };
  const after = { required: requiredKeys(to), forbidden: forbiddenKeys(to) };
  const isFixed = (key: string) => after.required.includes(key) || after.forbidden.includes(key);
  const forbidden = after.forbidden.filter((key) => !before.forbidden.includes(key));
  return {
    required: after.required
      .filter((key) => !before.required.includes(key))
      .map((key) => ({ key, isMapped: mapped.has(key) })),
    optional: [...new Set([...before.required, ...before.forbidden])].filter(
      (key) => !isFixed(key),
    ),
    forbidden,
    leaving: forbidden.filter((key) => mapped.has(key)),
  };
}
