import type { StoreReference } from "@/lib/contracts/bindings";
import type { AccessDocument, StoreField } from "@/lib/contracts/stores";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { HealthCheck } from "@/lib/domain/health/check";
import type { z } from "zod";

/** Defined in the domain, because planning calls it and the domain may not import stores. */
export type { LintContext, StoreBinding } from "@/lib/domain/bindings/store-binding";

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
  identity: {
    label: string;
    placeholder: string;
    /** What an enablement offers for new environments, `mendix-{environment}`; left out: nothing is offered. */
    template?: string;
  } | null;
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
  /** What a credential was given for: the address, and the part of the store behind it where there are several. */
  placeOf(config: Record<string, unknown>): string;
  /** Default naming template of an enablement, e.g. `secret/data/{namespace}/{environment}`. */
  defaultTemplate: string;
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
