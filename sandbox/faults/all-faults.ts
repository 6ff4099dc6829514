import { afterMountFaults } from "./after-mount-faults";
import { classFaults } from "./class-faults";
import type { Fault } from "./fault";
import { nodeFaults } from "./node-faults";
import { vaultFaults } from "./vault-faults";

/** Each row of `observed/vault.md` but `nothing`. */
export const observedFaults: readonly Fault[] = [
  ...classFaults,
  ...vaultFaults,
  ...afterMountFaults,
];

export const allFaults: readonly Fault[] = [...observedFaults, ...nodeFaults];
