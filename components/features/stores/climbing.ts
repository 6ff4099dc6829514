import type { LadderRung } from "@/components/patterns/ladder";

/** The rungs of every store, shown while the answer is awaited. */
export const climbing: readonly LadderRung[] = (
  [
    ["address", "Address"],
    ["dns", "Name"],
    ["tcp", "Connection"],
    ["tls", "TLS"],
    ["health", "Health"],
    ["signin", "Sign-in"],
    ["permission", "Permission"],
  ] as const
).map(([id, label], index) => ({
  id,
  label,
  state: index === 0 ? "climbing" : "skipped",
  detail: "",
}));
