import { expect, it } from "vitest";
import type { SecretProviderClassPodStatus } from "@/lib/domain/kube-object";
import { EnvironmentMemory } from "./memory";

const mounted = (version: string): SecretProviderClassPodStatus => ({
  apiVersion: "secrets-store.csi.x-k8s.io/v1",
  kind: "SecretProviderClassPodStatus",
  metadata: { name: "a", ownerReferences: [{ kind: "Pod", uid: "p1" } as never] },
  status: { objects: [{ id: "database-password", version }] },
});

it("each version that a pod mounted is kept with the time when it was first seen, however often it is seen again", () => {
  const memory = new EnvironmentMemory();
  const [first, second] = [mounted("v1"), mounted("v2")];
  memory.see([], [first], 1_000);
  memory.see([], [first], 2_000);
  memory.see([], [mounted("v1")], 3_000);
  memory.see([], [second], 4_000);
  memory.see([], [second], 5_000);
  expect(memory.versions).toEqual([
    {
      podUid: "p1",
      changes: [
        { at: 1_000, objects: [{ id: "database-password", version: "v1" }] },
        { at: 4_000, objects: [{ id: "database-password", version: "v2" }] },
      ],
    },
  ]);
});
