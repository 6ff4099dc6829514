import { randomBytes } from "node:crypto";
import { startVaultSandbox } from "@/lib/stores/vault/sandbox/server";
import type { VaultSandbox } from "@/lib/stores/vault/sandbox/server";
import { type SandboxKubernetes, startKubernetes } from "@/sandbox/kubernetes/server";
import { type Authority, createAuthority } from "@/sandbox/tls";
import { createKubeClient } from "@/sandbox/client/kube-client";
import type { ApiServer } from "@/sandbox/scenario/access-setup";
import { installCrds } from "@/sandbox/scenario/crd-setup";
import type { VaultServer } from "@/sandbox/scenario/vault-admin";
import { type AnyWorld, type WorldSettings, startWorldOn } from "@/sandbox/world-on";

export interface WorldOptions extends WorldSettings {
  /** 0 or absent: any free port. */
  readonly ports?: { readonly kubernetes?: number; readonly vault?: number };
}

export interface World extends AnyWorld {
  readonly kubernetes: ApiServer & { readonly server: SandboxKubernetes };
  readonly vaultServer: VaultServer & { readonly server: VaultSandbox };
  /** Faults of the two servers themselves: broken watches, slow or failing answers. */
  readonly faults: {
    readonly kubernetes: SandboxKubernetes["faults"];
    readonly vault: VaultSandbox["faults"];
  };
}

const loopback = { dnsNames: ["localhost"], ipAddresses: ["127.0.0.1"] };

async function startKubernetesServer(port: number | undefined) {
  const authority = await createAuthority("sandbox-kubernetes-ca");
  const certificate = await authority.issue({ commonName: "kube-apiserver", ...loopback });
  const adminToken = randomBytes(24).toString("hex");
  const server = await startKubernetes({
    port,
    tls: { ...certificate, ca: authority.certPem },
    tokens: [{ token: adminToken, user: "admin", groups: ["system:masters"] }],
  });
  return { url: server.url, caPem: authority.certPem, adminToken, server };
}

async function startVaultServer(port: number | undefined) {
  const authority: Authority = await createAuthority("sandbox-vault-ca");
  const tls = await authority.issue({ commonName: "vault", ...loopback });
  const server = await startVaultSandbox({ tls, port });
  return { url: server.url, caPem: authority.certPem, rootToken: server.rootToken, server };
}

/** The whole world in this process, on loopback: both servers, the controllers and the scenario. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const kubernetes = await startKubernetesServer(options.ports?.kubernetes);
  const vaultServer = await startVaultServer(options.ports?.vault);
  const close = async (): Promise<void> => {
    await vaultServer.server.close();
    await kubernetes.server.close();
  };
  try {
    const { url, caPem, adminToken } = kubernetes;
    const client = createKubeClient({ url, caPem, token: adminToken }, "bindery-sandbox");
    await installCrds(client);
    client.close();
    const { stop, ...world } = await startWorldOn({ kubernetes, vault: vaultServer }, options);
    return {
      ...world,
      kubernetes,
      vaultServer,
      faults: { kubernetes: kubernetes.server.faults, vault: vaultServer.server.faults },
      close: () => {
        stop();
        return close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
