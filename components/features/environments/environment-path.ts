import type { EnvironmentRef } from "@/lib/contracts/names";

/** The address of an environment's screen, or of one of its tabs. */
export const environmentPath = (
  { cluster, namespace, name }: EnvironmentRef,
  tab?: "keys" | "plan" | "identity" | "manifests" | "history",
): string =>
  `/environments/${[cluster, namespace, name].map(encodeURIComponent).join("/")}${tab ? `/${tab}` : ""}`;
