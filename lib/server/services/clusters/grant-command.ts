import "server-only";
import { quoted } from "@/lib/domain/health/words";

/** Where the rights of Bindery in a cluster are kept: plain manifests with a README. */
export const rightsFolder = "deploy/kubernetes";

/** The command that gives Bindery its rights in a namespace, run where the manifests lie. */
export function grantCommand(namespace: string, wants: "read" | "write"): string {
  const files = { read: ["read"], write: ["write", "write-own"] }[wants];
  const named = files.map((name) => `-f ${rightsFolder}/namespace/${name}.yaml`).join(" ");
  return `kubectl -n ${quoted(namespace)} apply ${named}`;
}
