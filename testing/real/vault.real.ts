import { afterAll } from "vitest";
import { registerVaultSuite } from "@/testing/suites/vault.suite";
import { type RunningVault, startVault } from "./start-vault";

let running: RunningVault | null = null;
afterAll(() => running?.stop());

registerVaultSuite("Vault", async () => {
  running = await startVault();
  return running.target;
});
