import { findKey } from "@/lib/domain/bindings/key-catalogue";

/** Whether any random text is a good value: passwords are; access keys are issued by the cloud, and everything else has a meaning. */
export function canGenerate(key: string): boolean {
  const entry = findKey(key);
  return entry?.value.kind === "secret" && entry.group !== "storage";
}
