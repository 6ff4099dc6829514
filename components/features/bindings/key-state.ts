import type { StoreReference } from "@/lib/contracts/bindings";
import type { KeyRow } from "@/lib/contracts/environments";
import type { ReferenceProbe } from "@/lib/contracts/stores";
import { isSameReference } from "./draft";

/** What a filter by state asks for; null: an optional key that maps nothing. */
export type KeyState = "set" | "missing" | "wrong" | "unchecked";

export const keyStates: readonly { value: KeyState; label: string }[] = [
  { value: "set", label: "set" },
  { value: "missing", label: "missing" },
  { value: "wrong", label: "wrong" },
  { value: "unchecked", label: "not checked" },
];

/**
 * One key in one word: `missing` is what a pod would not find, `wrong` what is written in a way that cannot work or carries an
 * error, `set` what the store was seen to have.
 */
export function keyState(
  row: Pick<KeyRow, "isRequired" | "reference" | "issues">,
  reference: StoreReference | null,
  probe: ReferenceProbe | null,
): KeyState | null {
  if (reference === null) return row.isRequired ? "missing" : null;
  const isLive = isSameReference(reference, row.reference);
  const hasError = isLive && row.issues.some(({ severity }) => severity === "error");
  if (probe?.state === "malformed" || hasError) return "wrong";
  if (probe?.state === "absent" || probe?.state === "deleted") return "missing";
  if (probe?.state !== "exists") return "unchecked";
  return probe.member === "absent" ? "missing" : "set";
}
