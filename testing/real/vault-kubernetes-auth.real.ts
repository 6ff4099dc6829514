import { afterAll } from "vitest";
import { registerVaultKubernetesSuite } from "@/testing/suites/vault.suite";
import { type RealWorld, startRealWorld } from "./start-real-world";

let world: RealWorld | null = null;
afterAll(() => world?.stop());

registerVaultKubernetesSuite("Vault with a real API server", async () => {
  world = await startRealWorld();
  return world;
});
