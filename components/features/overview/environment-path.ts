import type { EnvironmentRef } from "@/lib/contracts/names";

export const environmentPath = ({ cluster, namespace, name }: EnvironmentRef): string =>
  `/environments/${[cluster, namespace, name].map(encodeURIComponent).join("/")}`;
