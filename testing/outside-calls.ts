import type { World } from "@/sandbox/world";

const changing = new Set(["create", "update", "patch", "delete", "deletecollection"]);
const binderyAccount = "system:serviceaccount:bindery:bindery";

/** Requests of Bindery's own account and to Vault, as they come in. Returns the end of listening. */
export function listen(world: World, hear: (isChange: boolean) => void): () => void {
  const stop = world.faults.kubernetes.onCall(({ caller, verb, resource, isDryRun }) => {
    const isReview = resource.endsWith("reviews") || resource.endsWith("/token");
    if (caller === binderyAccount && verb !== "watch")
      hear(changing.has(verb) && !isDryRun && !isReview);
  });
  const { listeners } = world.vaultServer.server.requests;
  const hearVault = (method: string, path: string) => {
    // The driver reads values and signs in; only Bindery writes below `data/` in these tests.
    if (path.startsWith("secret/")) hear(/^(POST|PUT|PATCH|DELETE)$/.test(method));
  };
  listeners.add(hearVault);
  return () => {
    stop();
    listeners.delete(hearVault);
  };
}
