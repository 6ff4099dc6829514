import type { KubeClient } from "@/sandbox/client/kube-client";

const lifetimeSeconds = 24 * 3_600;

/** A token of a ServiceAccount for the API server itself. */
export async function requestAccountToken(
  client: KubeClient,
  account: { namespace: string; name: string },
): Promise<string> {
  const answer = (await client.send({
    method: "POST",
    path: `/api/v1/namespaces/${account.namespace}/serviceaccounts/${account.name}/token`,
    body: {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: { expirationSeconds: lifetimeSeconds },
    },
  })) as { status: { token: string } };
  return answer.status.token;
}
