/** How many of what a benchmark runs on. The shares make 10,000 pods of 3,500 environments (design.md §12, XL). */
export interface Scale {
  name: string;
  clusters: number;
  environmentsPerCluster: number;
}

export const environmentsPerNamespace = 35;
export const keysPerEnvironment = 40;

export const scales: readonly Scale[] = [
  { name: "350", clusters: 1, environmentsPerCluster: 350 },
  { name: "3,500", clusters: 10, environmentsPerCluster: 350 },
];

export const environmentsOf = ({ clusters, environmentsPerCluster }: Scale): number =>
  clusters * environmentsPerCluster;

export const variantNames = ["three-pods", "two-pods", "broken"] as const;
export type VariantName = (typeof variantNames)[number];

/** Of 50 environments in a row 43 have three pods, six have two, and one cannot mount. */
export function variantOf(index: number): VariantName {
  const place = index % 50;
  if (place === 49) return "broken";
  return place >= 43 ? "two-pods" : "three-pods";
}
