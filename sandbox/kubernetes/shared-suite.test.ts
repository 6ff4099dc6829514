import { afterAll } from "vitest";
import { createAuthority } from "@/sandbox/tls";
import { registerKubernetesSuite } from "@/testing/suites/kubernetes.suite";
import { type SandboxKubernetes, startKubernetes } from "./server";

/** The same cases that the real kube-apiserver answered: where the two differ, the sandbox is wrong. */
let running: SandboxKubernetes | null = null;
afterAll(() => running?.close());

registerKubernetesSuite("sandbox Kubernetes API", async () => {
  const authority = await createAuthority("sandbox");
  const tls = await authority.issue({ commonName: "kube-apiserver", ipAddresses: ["127.0.0.1"] });
  const adminToken = "suite-admin";
  running = await startKubernetes({
    tls: { ...tls, ca: authority.certPem },
    tokens: [{ token: adminToken, user: "suite-admin", groups: ["system:masters"] }],
  });
  const { url, caPem, faults } = running;
  return { url, caPem, adminToken, compactHistory: async () => faults.compactHistory() };
});
