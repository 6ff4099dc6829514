import { z } from "zod";
import { AuthenticationModes, StoreReference } from "@/lib/contracts/bindings";

const Manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
});

/** What `import` writes and `render` reads: the mapping, and the manifests that it came from, so that nothing else is lost. */
export const MappingFile = z.strictObject({
  version: z.literal(1),
  environment: z.strictObject({ namespace: z.string().nullable(), name: z.string().min(1) }),
  /** `spec.provider`. */
  provider: z.string().min(1),
  identity: z.string().nullable(),
  /** Keys are not held to the contract's rule: a live class may have any file name. */
  mappings: z
    .array(z.strictObject({ key: z.string().min(1), reference: StoreReference }))
    .max(2_000),
  /** The authentication modes that the class declares; absent: found from the keys. */
  modes: AuthenticationModes.optional(),
  /** The store's configuration; where absent, what the class says about the store stays as it is. */
  config: z.record(z.string(), z.unknown()).optional(),
  secretProviderClass: Manifest.optional(),
  serviceAccount: Manifest.optional(),
});
export type MappingFile = z.infer<typeof MappingFile>;

export const MappingFiles = z.union([
  MappingFile.transform((file) => [file]),
  z.array(MappingFile),
]);
