import { afterEach, describe, expect, it } from "vitest";
import { getDb } from "@/lib/server/db/client";
import { restartEnvironment } from "@/lib/server/services/environments/restart";
import { getNamespace } from "@/lib/server/services/namespaces/get";
import { kubeconfigOf } from "@/sandbox/kubeconfig";
import { until } from "@/sandbox/until";
import { asPlatformAdmin, contextOf } from "@/testing/context";
import { clusterName, refOf, registerCluster, seed, untilLive, useWorld } from "@/testing/world";
import { checkCluster } from "./check";
import { followRegistry } from "./follow-registry";
import { getHub } from "./hub";
import { updateCluster } from "./update";

const admin = asPlatformAdmin();
const namespace = "mendix-onboarding";
const byName = { cluster: clusterName };
const deadToken = "a-token-that-was-withdrawn";

describe("the kubeconfig of a cluster", () => {
  const world = useWorld({ scenario: "empty" });
  const where = { name: clusterName };
  const row = () => getDb().cluster.findUniqueOrThrow({ where });
  const kubeconfigWith = (token: string, url = world().kubernetes.url) =>
    kubeconfigOf({ url, caPem: world().kubernetes.caPem, token, user: "bindery" });

  afterEach(() => world().faults.kubernetes.set({}));

  it("is replaced only by one that reaches the API and signs in: else the cluster works on with its own", async () => {
    await seed(world(), namespace, ["welcome-acc"]);
    await registerCluster(world(), { namespaces: [namespace] });
    const [watch, before] = [getHub().get(clusterName), await row()];
    const wrong: [string, object][] = [
      ["no: {kubeconfig", { code: "invalid_input", fields: [{ path: "kubeconfig" }] }],
      [
        kubeconfigWith(deadToken),
        { code: "cluster_unavailable", message: expect.stringContaining("credentials") as string },
      ],
      [
        kubeconfigWith(deadToken, "https://127.0.0.1:1"),
        {
          code: "invalid_input",
          message: expect.stringContaining("https://127.0.0.1:1") as string,
        },
      ],
    ];
    for (const [kubeconfig, refusal] of wrong) {
      const error: unknown = await updateCluster(admin, { ...byName, kubeconfig }).catch(
        (caught: unknown) => caught,
      );
      expect(error).toMatchObject(refusal);
      expect(JSON.stringify(error)).not.toContain(deadToken);
    }
    const moved = { kubeconfig: kubeconfigWith(deadToken, "https://127.0.0.1:1") };
    await expect(
      updateCluster(admin, { ...byName, ...moved, isServerMoved: true }),
    ).rejects.toMatchObject({ code: "cluster_unavailable" });
    expect(await row()).toEqual(before);
    expect(getHub().get(clusterName)).toBe(watch);
    expect(watch.state(namespace).state).toBe("live");
    const { rungs } = await checkCluster(admin, byName);
    expect(rungs[0]).toMatchObject({ id: "reach", state: "passed" });
  });

  it("that expired is said to be that, with the new kubeconfig as the way out, and no right is asked for", async () => {
    const { kubernetes } = world().faults;
    kubernetes.set({ fail: [{ times: 1e6, status: 401, message: "Unauthorized" }] });
    kubernetes.dropWatches();
    const state = () => getHub().get(clusterName).state(namespace);
    const said = /no longer takes Bindery's credentials.*new kubeconfig/;
    await until("the watch is refused", () => Promise.resolve(said.test(state().message ?? "")));
    expect(state().state).toBe("failed");
    const { preconditions } = await getNamespace(admin, { ...byName, namespace });
    expect(preconditions).toMatchObject([{ id: "reachable", state: "missing" }]);
    expect(preconditions[0]?.detail).toContain("new kubeconfig");
    const restart = restartEnvironment(admin, { ...refOf(namespace, "welcome-acc") });
    await expect(restart).rejects.toMatchObject({
      code: "cluster_unavailable",
      hint: expect.stringContaining("new kubeconfig") as string,
    });
  });

  it("is replaced in use: watched anew, sealed, and in the audit without a word of it", async () => {
    const before = getHub().get(clusterName);
    const kubeconfig = world().kubeconfigs.admin;
    await expect(updateCluster(contextOf([]), { ...byName, kubeconfig })).rejects.toMatchObject({
      code: "forbidden",
    });
    const changed = await updateCluster(admin, { ...byName, kubeconfig });
    await untilLive(namespace);
    expect(getHub().get(clusterName)).not.toBe(before);
    const token = world().kubernetes.adminToken;
    const entry = await getDb().auditEntry.findFirstOrThrow({
      where: { action: "cluster.update", outcome: "success" },
    });
    expect(entry.after).toMatchObject({ isConnectedAnew: true, server: world().kubernetes.url });
    const kept = Buffer.from((await row()).sealedKubeconfig ?? []).toString("latin1");
    expect(JSON.stringify([entry.before, entry.after, changed]) + kept).not.toContain(token);
  });

  it("that another replica replaced is taken here too, and other changes open nothing anew", async () => {
    const watch = getHub().get(clusterName);
    const version = { increment: 1 };
    await getDb().cluster.update({ where, data: { label: "Other", version } });
    await followRegistry();
    expect(getHub().get(clusterName)).toBe(watch);
    const replaced = await row();
    await updateCluster(admin, { ...byName, kubeconfig: world().kubeconfigs.bindery });
    await getHub().open(replaced, [namespace]);
    const old = getHub().get(clusterName);
    await followRegistry();
    expect(getHub().get(clusterName)).not.toBe(old);
    await untilLive(namespace);
  });
});
