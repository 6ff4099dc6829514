import type { StoreManifest } from "./pure";

/** Client-safe: what each kind of store is and asks for. Found, not registered. */
const found = import.meta.glob<{ manifest: StoreManifest }>("./*/manifest.ts", { eager: true });

export const manifests: readonly StoreManifest[] = Object.values(found)
  .map((file) => file.manifest)
  .toSorted((a, b) => (a.label < b.label ? -1 : 1));

export const findManifest = (kind: string): StoreManifest | null =>
  manifests.find((manifest) => manifest.kind === kind) ?? null;
