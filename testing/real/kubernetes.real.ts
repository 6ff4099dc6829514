import { afterAll } from "vitest";
import { registerHistorySuite, registerKubernetesSuite } from "@/testing/suites/kubernetes.suite";
import type { KubernetesTarget } from "@/testing/suites/targets";
import {
  type KubeApiserverOptions,
  type RunningKubernetes,
  startKubeApiserver,
} from "./start-kube-apiserver";

const running: RunningKubernetes[] = [];
afterAll(async () => {
  for (const server of running) await server.stop();
});

async function start(options: KubeApiserverOptions = {}): Promise<KubernetesTarget> {
  const server = await startKubeApiserver(options);
  running.push(server);
  return server.target;
}

registerKubernetesSuite("kube-apiserver", () => start());
registerHistorySuite("kube-apiserver without its cache", () => start({ hasWatchCache: false }));
