import { afterAll } from "vitest";
import { registerKubernetesSuite } from "@/testing/suites/kubernetes.suite";
import { type RunningKubernetes, startKubeApiserver } from "./start-kube-apiserver";

let running: RunningKubernetes | null = null;
afterAll(() => running?.stop());

registerKubernetesSuite("kube-apiserver", async () => {
  running = await startKubeApiserver();
  return running.target;
});
