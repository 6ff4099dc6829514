import { expect, it } from "vitest";
import { startKubernetes } from "@/sandbox/kubernetes/server";
import { createAuthority } from "@/sandbox/tls";
import { until } from "@/sandbox/until";
import { startInformer } from "./informer";
import { createKubeClient } from "./kube-client";
import { resources } from "./resources";

it("sees what happened while its watch was broken and its version had become too old", async () => {
  const authority = await createAuthority("test-ca");
  const names = { commonName: "kube-apiserver", ipAddresses: ["127.0.0.1"] };
  const tls = { ...(await authority.issue(names)), ca: authority.certPem };
  const tokens = [{ token: "t", user: "admin", groups: ["system:masters"] }];
  const server = await startKubernetes({ tls, tokens });
  const client = createKubeClient({ url: server.url, caPem: server.caPem, token: "t" }, "test");
  const informer = startInformer(client, resources.configMaps, "default");
  const create = (name: string): Promise<unknown> =>
    client.create(resources.configMaps, {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name, namespace: "default" },
    });
  const isSeen = (name: string) => () =>
    Promise.resolve(informer.get("default", name) !== undefined);
  try {
    await informer.ready;
    await create("first");
    await until("the first one is seen", isSeen("first"));
    server.faults.dropWatches();
    await create("second");
    await client.delete(resources.configMaps, { namespace: "default", name: "first" });
    server.faults.compactHistory();
    await until("the second one is seen", isSeen("second"));
    expect(informer.get("default", "first")).toBeUndefined();
  } finally {
    informer.stop();
    client.close();
    await server.close();
  }
});
