import type { KubeClient } from "@/sandbox/client/kube-client";
import type { CsiDriver, Pod } from "@/lib/domain/kube-object";

const lifetimeDefaultSeconds = 3_600;
/** client-go and the kubelet's token manager renew after this share of the lifetime. */
const renewalShare = 0.8;

export type TokenSource = (pod: Pod, driver: CsiDriver) => Promise<Record<string, string>>;

/** Tokens by audience for CSIDriver `tokenRequests`, kept like the kubelet's token manager keeps them. */
export function createTokenSource(client: KubeClient): TokenSource {
  const cache = new Map<string, { token: string; renewAt: number }>();
  const tokenFor = async (pod: Pod, audience: string, seconds: number): Promise<string> => {
    const key = `${pod.metadata.uid}|${audience}`;
    const known = cache.get(key);
    if (known !== undefined && known.renewAt > Date.now()) return known.token;
    const token = await requestToken(client, pod, { audience, seconds });
    cache.set(key, { token, renewAt: Date.now() + seconds * 1_000 * renewalShare });
    return token;
  };
  return async (pod, driver) => {
    const tokens: Record<string, string> = {};
    for (const wanted of driver.spec?.tokenRequests ?? []) {
      const audience = wanted.audience ?? "";
      const seconds = wanted.expirationSeconds ?? lifetimeDefaultSeconds;
      tokens[audience] = await tokenFor(pod, audience, seconds);
    }
    return tokens;
  };
}

async function requestToken(
  client: KubeClient,
  pod: Pod,
  wanted: { audience: string; seconds: number },
): Promise<string> {
  const { namespace, name, uid } = pod.metadata;
  const account = pod.spec?.serviceAccountName ?? "default";
  const answer = (await client.send({
    method: "POST",
    path: `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`,
    body: {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: {
        audiences: wanted.audience === "" ? undefined : [wanted.audience],
        expirationSeconds: wanted.seconds,
        boundObjectRef: { kind: "Pod", apiVersion: "v1", name, uid },
      },
    },
  })) as { status: { token: string } };
  return answer.status.token;
}
