import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nodeFaults } from "@/sandbox/faults/node-faults";
import { observe } from "@/sandbox/faults/observation";
import { createPlainTarget } from "@/sandbox/faults/plain-target";
import { until } from "@/sandbox/until";
import { type World, startWorld } from "@/sandbox/world";

const node = "node-1";

describe("faults of nodes and driver", () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ timeScale: 0.002, scenario: "empty", nodes: [node] });
  });
  afterAll(() => world.close());

  const messages: Record<string, string> = {
    "driver-off-nodes":
      'MountVolume.SetUp failed for volume "secrets" : kubernetes.io/csi: mounter.SetUpAt failed to get CSI client: driver name secrets-store.csi.k8s.io not found in the list of registered CSI drivers',
    "provider-off-nodes":
      'MountVolume.SetUp failed for volume "secrets" : rpc error: code = Unknown desc = failed to mount secrets store objects for pod {ns}/app-1, err: error connecting to provider "vault": provider not found: provider "vault"',
    "driver-object-missing":
      'MountVolume.NewMounter initialization failed for volume "secrets" : volume mode "Ephemeral" not supported by driver secrets-store.csi.k8s.io (no CSIDriver object)',
  };

  it.each(Object.entries(messages))(
    "%s shows its text, and reverting it heals the pod",
    async (id, message) => {
      const fault = nodeFaults.find((one) => one.id === id);
      const target = await createPlainTarget(world, id, node);
      await fault?.apply(world, target);
      await until("the event", async () => {
        const seen = await observe(world.client, id);
        return seen.events.some((event) => event.message === message.replaceAll("{ns}", id));
      });
      expect((await observe(world.client, id)).phase).toBe("Pending");
      await fault?.revert(world, target);
      await until("the pod runs", async () => (await observe(world.client, id)).isMounted);
    },
  );

  it("an uncertain first mount leaves a ready pod with an empty volume and no status object (F89)", async () => {
    const fault = nodeFaults.find((one) => one.id === "uncertain-first-mount");
    const target = await createPlainTarget(world, "uncertain", node);
    await fault?.apply(world, target);
    const seen = await until("the pod runs", async () => {
      const now = await observe(world.client, "uncertain");
      return now.phase === "Running" ? now : null;
    });
    expect(seen.isMounted).toBe(false);
    expect(seen.events.map((event) => [event.count, event.message])).toEqual([
      [
        1,
        'MountVolume.SetUp failed for volume "secrets" : rpc error: code = DeadlineExceeded desc = context deadline exceeded',
      ],
    ]);
    expect(world.kubelet.filesOf("uncertain", "app-1").size).toBe(0);
  });
});
