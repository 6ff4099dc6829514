import "server-only";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { chooseAudience } from "@/lib/domain/bindings/token-audience";
import type { CsiDriver } from "@/lib/domain/kube-object";
import { SecretValue } from "@/lib/domain/secret-value";
import type { ClusterWatch } from "@/lib/server/kubernetes/cluster-watch";
import { getHub } from "@/lib/server/services/clusters/hub";
import type { StoreBinding } from "@/lib/stores/pure";
import { readDriverFacts } from "./driver-facts";

/** The shortest that Kubernetes gives. */
const lifeSeconds = 600;

interface Asking {
  parameters: Readonly<Record<string, string>>;
  binding: StoreBinding;
  config: Record<string, unknown>;
}

/**
 * A token of the environment's ServiceAccount, for the audience that its pods sign in with; `off` says why none was asked for,
 * or why the one that came is sent to nobody. Throws `KubeError` where the cluster refuses.
 */
export async function requestWorkloadToken(
  ref: EnvironmentRef,
  { parameters, binding, config }: Asking,
): Promise<{ token: SecretValue } | { off: string }> {
  const watch = getHub().get(ref.cluster);
  const driver = driverAudiences(watch);
  const chosen = chooseAudience({
    asked: parameters.audience ?? null,
    usual: binding.usualAudience,
    driver,
    store: binding.audienceOf(config),
  });
  if ("off" in chosen) return chosen;
  const path = `/api/v1/namespaces/${encodeURIComponent(ref.namespace)}/serviceaccounts/${encodeURIComponent(ref.name)}/token`;
  const answer = await watch.api.call<{ status: { token: string } }>("POST", path, {
    body: {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: { audiences: [chosen.audience], expirationSeconds: lifeSeconds },
    },
  });
  const { token } = answer.status;
  // Who registers a store names its audience: the cluster's own API is not theirs to ask for. Which audiences that API has,
  // it alone knows (`--api-audiences`).
  if (!driver.includes(chosen.audience) && (await watch.api.isOpenedBy(token)))
    return { off: `a token for ${chosen.audience} opens the cluster's own API: no store gets it` };
  return { token: new SecretValue(token) };
}

function driverAudiences(watch: ClusterWatch): string[] {
  const facts = readDriverFacts(watch);
  const driver =
    facts.state === "seen" && facts.value.csiDriver.state === "seen"
      ? (facts.value.csiDriver.value as CsiDriver)
      : null;
  return (driver?.spec?.tokenRequests ?? []).flatMap(({ audience }) =>
    audience ? [audience] : [],
  );
}
