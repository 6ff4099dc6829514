import type { KeyMapping, StoreReference } from "@/lib/contracts/bindings";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { ReferenceProbe } from "@/lib/contracts/stores";
import type { BindingContents, BindingProblem } from "@/lib/domain/bindings/contents";

export interface LintContext {
  /** "1" or "2" per mount or prefix, where known from a probe. */
  probes: ReferenceProbe[];
}

/** `binding.ts` exports it as `binding`: pure, lossless both ways. */
export interface StoreBinding {
  /** Values of `spec.provider` that this kind owns. */
  providerNames: readonly string[];
  read(parameters: Readonly<Record<string, string>>): BindingContents;
  /**
   * Parameters that map exactly `desired`: entries of known keys are edited in place, absent ones removed, new ones
   * appended; unknown fields, comments and order of everything else survive. Same input, same text.
   * Throws `AppError("invalid_input")` when the live text is not editable.
   */
  edit(
    parameters: Readonly<Record<string, string>>,
    desired: { mappings: KeyMapping[]; identity: string | null; config: Record<string, unknown> },
  ): Record<string, string>;
  /** Static lint of the parameters: what would fail at mount, or mount something wrong. */
  lint(parameters: Readonly<Record<string, string>>, context: LintContext): BindingProblem[];
  /** The reference that the namespace's template gives for a key. */
  suggest(key: string, template: string, environment: EnvironmentRef): StoreReference;
  /** Annotations that the ServiceAccount needs for this store; empty for most. */
  accountAnnotations(
    config: Record<string, unknown>,
    identity: string | null,
  ): Record<string, string>;
  /** The audience that the CSI provider takes of the driver's tokens where the class names none. */
  usualAudience: string;
  /** The audience of pods' tokens as the store's configuration says it; null: it is the driver's to say. */
  audienceOf(config: Record<string, unknown>): string | null;
  /** Does this SPC point at that store? Decided by address and namespace, not by name. */
  belongsTo(parameters: Readonly<Record<string, string>>, config: Record<string, unknown>): boolean;
}
