import { createHash } from "node:crypto";

/** A short name for a pod template, as `pod-template-hash`. */
export function templateHash(template: unknown): string {
  return createHash("sha256").update(stable(template)).digest("hex").slice(0, 10);
}

function stable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stable).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, one]) => one !== undefined && one !== null);
  const sorted = entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([key, one]) => `${key}:${stable(one)}`).join(",")}}`;
}
