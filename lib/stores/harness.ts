import type { StoreReference } from "@/lib/contracts/bindings";
import type { StoreDeps } from "@/lib/stores/port";

/**
 * What each folder's `sandbox/harness.ts` exports as `startHarness`, so that the conformance suite can hold every
 * store to the same promises. For tests only.
 */
export type StartHarness = (deps: Pick<StoreDeps, "fetch">) => Promise<StoreHarness>;

export interface StoreHarness {
  /** Input of the manifest's `Config`, with working credentials. */
  config: Record<string, unknown>;
  /** The same store at an address where nothing listens. */
  deadConfig: Record<string, unknown>;
  serviceAccountToken?: StoreDeps["serviceAccountToken"];
  /** A place for one value that Bindery's identity may see and change. */
  reference(name: string): StoreReference;
  /** Below which `reference(…)` lies, as `list` takes it. */
  prefix: string;
  /** A value that exists and that Bindery's identity may neither see nor change. */
  denied: StoreReference;
  /** References that the store's own normalising would make one and the same; null where names are exact. */
  colliding: readonly [StoreReference, StoreReference] | null;
  /** A reference that this store cannot write, by design. */
  unsupported: StoreReference;
  /** Writes as somebody else, past Bindery. */
  writeAsOther(reference: StoreReference, value: string): Promise<void>;
  /** Holds every answer back until `clearFaults`. */
  hang(): void;
  clearFaults(): void;
  /** Credentials that must never show up in an error. */
  credentials: string[];
  close(): Promise<void>;
}
