import type { StoreReference } from "@/lib/contracts/bindings";

/** One entry of a binding as it stands in the parameters of a SecretProviderClass. */
export interface BindingEntry {
  /** File name in the mount: the key. */
  key: string;
  reference: StoreReference;
  /** Position in the list, as the API's field paths count it. */
  index: number;
  /** Path of the entry for messages: `spec.parameters.objects[3]`. */
  path: string;
  /** Fields that Bindery does not edit and keeps (`secretArgs`, `filePermission`). */
  kept: string[];
  /** A version that the entry is pinned to; it never rotates. */
  pinnedVersion: string | null;
}

/** What static reading finds wrong in a binding. */
export interface BindingProblem {
  /** Check id of domain-facts.md §6 where one fits. */
  id: string;
  severity: "error" | "warning";
  path: string;
  key: string | null;
  message: string;
  is: string | null;
  shouldBe: string | null;
}

export interface BindingContents {
  entries: BindingEntry[];
  /** Store-side role or identity. */
  identity: string | null;
  address: string | null;
  /** What could not be understood; it is shown and left alone. */
  problems: BindingProblem[];
  /** False when the text cannot be edited without losing something (broken YAML). */
  isEditable: boolean;
}
