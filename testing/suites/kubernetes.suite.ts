import { beforeAll, describe } from "vitest";
import type { KubernetesTarget } from "./targets";
import { describeApply } from "./kubernetes/apply";
import { describeDefinitions } from "./kubernetes/definitions";
import { describeDeletes } from "./kubernetes/deletes";
import { describeFieldTimes } from "./kubernetes/field-times";
import { describeHistory } from "./kubernetes/history";
import { describeLifecycle } from "./kubernetes/lifecycle";
import { describeLists } from "./kubernetes/lists";
import { describeObjects } from "./kubernetes/objects";
import { describePatches } from "./kubernetes/patches";
import { describeRights } from "./kubernetes/rights";
import { describeTokens } from "./kubernetes/tokens";
import { type KubernetesWorld, openWorld } from "./kubernetes/world";

/**
 * What Bindery relies on in a Kubernetes API server. Each assertion is what kube-apiserver 1.36.3 answered; the
 * sandbox has to pass the same cases.
 */
export function registerKubernetesSuite(
  name: string,
  getTarget: () => Promise<KubernetesTarget>,
): void {
  describe(name, () => {
    let opened: KubernetesWorld | null = null;
    const world = (): KubernetesWorld => {
      if (opened === null) throw new Error("the server is not started yet");
      return opened;
    };
    beforeAll(async () => {
      opened = await openWorld(await getTarget());
    });
    describeObjects(world);
    describeDeletes(world);
    describeLists(world);
    describePatches(world);
    describeApply(world);
    describeFieldTimes(world);
    describeDefinitions(world);
    describeLifecycle(world);
    describeRights(world);
    describeTokens(world);
  });
}

/** The same for a server whose past was compacted away; asks for a target with `compactHistory`. */
export function registerHistorySuite(
  name: string,
  getTarget: () => Promise<KubernetesTarget>,
): void {
  describe(name, () => describeHistory(getTarget));
}
