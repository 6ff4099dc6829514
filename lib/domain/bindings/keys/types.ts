import type { DatabaseMode, StorageMode } from "@/lib/contracts/bindings";

export type KeyGroup = "database" | "storage" | "administration" | "constants" | "runtime";

export type Mode = DatabaseMode | StorageMode;

/** What a value must look like. Values are checked where they pass through; they are never kept. */
export type ValueRule =
  | { kind: "enum"; values: readonly string[] }
  | { kind: "boolean" }
  | { kind: "true" }
  | { kind: "jdbc-url" }
  | { kind: "host-port" }
  | { kind: "url" }
  | { kind: "name"; pattern: RegExp; described: string }
  | { kind: "secret"; lengthMin: number }
  | { kind: "text" };

/** Whether a new value reaches the running app: always, never, or from a runtime version on. */
export type AppliedLive = "always" | "never" | { fromRuntime: string };

export interface CatalogueKey {
  /** The file name, or the prefix of a family (`mx-const-`). */
  key: string;
  /** What follows the prefix, for a family: `Module.Constant`. */
  family: { placeholder: string; pattern: RegExp } | null;
  meaning: string;
  example: string | null;
  group: KeyGroup;
  value: ValueRule;
  isSecret: boolean;
  minOperator: string;
  minRuntime: string | null;
  /** A mode that is not named allows the key. */
  modes: Partial<Record<Mode, "needed" | "forbidden">>;
  appliedLive: AppliedLive;
}

/** Something to do outside of Bindery, as text to copy; `<…>` stands for what Bindery does not know. */
export interface OutsideStep {
  title: string;
  language: "sql" | "json" | "bash" | "text";
  text: string;
}
