import type { KeyMapping, StoreReference } from "@/lib/contracts/bindings";
import type { AccessDocument, ReferenceProbe, StoreField } from "@/lib/contracts/stores";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { BindingContents, BindingProblem } from "@/lib/domain/bindings/contents";
import type { HealthCheck } from "@/lib/domain/health/check";
import type { z } from "zod";

/** Client-safe description of a kind of store: `manifest.ts` exports it as `manifest`. */
export interface StoreManifest {
  kind: string;
  label: string;
  /** One sentence for the wizard's choice. */
  description: string;
  docsUrl: string;
  /** zod schema of the configuration, discriminated by sign-in method; `configVersion` is stored beside it. */
  Config: z.ZodType<Record<string, unknown>>;
  configVersion: number;
  fields: StoreField[];
  /** Paths in the configuration that are write-only. */
  secretPaths: string[];
  /** Words for a reference: Vault says "Path" and "Field". `member` null: one value per secret. */
  reference: {
    name: { label: string; placeholder: string };
    member: { label: string; placeholder: string } | null;
  };
  /** What the store-side identity of a binding is called ("Vault role"); null: the store has none. */
  identity: { label: string; placeholder: string } | null;
  /** Can a store say which members a secret has without reading values? */
  capabilities: {
    list: boolean;
    describe: boolean;
    members: boolean;
    versions: boolean;
    softDelete: boolean;
  };
  /** The address as a person knows it, out of a configuration. */
  addressOf(config: Record<string, unknown>): string;
  /** Default naming template of an enablement, e.g. `secret/data/{namespace}/{environment}`. */
  defaultTemplate: string;
}

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
  /** Does this SPC point at that store? Decided by address and namespace, not by name. */
  belongsTo(parameters: Readonly<Record<string, string>>, config: Record<string, unknown>): boolean;
}

/** `access.ts` exports it as `access`: pure. */
export interface StoreAccess {
  /** Policy, role and commands that let exactly this environment read exactly these references. */
  forEnvironment(input: {
    environment: EnvironmentRef;
    serviceAccount: string;
    references: StoreReference[];
    identity: string | null;
    config: Record<string, unknown>;
  }): AccessDocument[];
  /** What Bindery's own identity needs: to probe (metadata only), and to set values. */
  forBindery(input: {
    references: StoreReference[];
    canWrite: boolean;
    config: Record<string, unknown>;
  }): AccessDocument[];
}

/** `checks.ts` exports it as `checks`: health that only this provider knows. */
export type StoreChecks = readonly HealthCheck[];
