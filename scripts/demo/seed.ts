import type { SandboxReady } from "../lib/stack";
import { ConsoleApi } from "./browserless";

export interface Admin {
  name: string;
  email: string;
  password: string;
}

export const cluster = "ams-dc2";
const storeName = "vault-ams";
const template = "secret/data/{environment}";

/** Makes the first administrator with the setup token, and signs in. */
export async function makeAdmin(url: string, admin: Admin, token: string): Promise<ConsoleApi> {
  const api = new ConsoleApi(url);
  await api.call("POST", "/setup", { token, ...admin });
  await api.signIn(admin.email, admin.password);
  return api;
}

/** Registers cluster, store and namespaces over the API, as a person would, and turns the switches on. */
export async function seedConsole(api: ConsoleApi, sandbox: SandboxReady): Promise<void> {
  const all = [...new Set(sandbox.environments.map(({ namespace }) => namespace))];
  await api.call("POST", "/clusters", {
    name: cluster,
    label: "Amsterdam",
    source: "kubeconfig",
    kubeconfig: sandbox.kubernetes.kubeconfigs.bindery,
    canProbeAsEnvironment: true,
    namespaces: all,
  });
  await api.call("POST", "/stores", {
    name: storeName,
    kind: "vault",
    label: "Vault Amsterdam",
    namespaces: [],
    prefix: template,
    config: vaultConfig(sandbox),
  });
  for (const namespace of all.filter((name) => name !== "mendix-onboarding"))
    await turnOn(api, namespace);
}

export const vaultConfig = ({ vault }: SandboxReady) => ({
  address: vault.url,
  caPem: vault.caPem,
  signIn: { method: "token", token: vault.bindery.token },
});

interface Switch {
  watch: string;
  enablement: { version: number };
}

async function turnOn(api: ConsoleApi, namespace: string): Promise<void> {
  const path = `/namespaces/${cluster}/${namespace}`;
  const deadline = Date.now() + 30_000;
  for (;;) {
    const { watch, enablement } = await api.call<Switch>("GET", path);
    if (watch === "live") {
      await api.call("PUT", `${path}/enablement`, {
        isEnabled: true,
        store: storeName,
        template,
        version: enablement.version,
      });
      return;
    }
    if (Date.now() > deadline) throw new Error(`the watch of ${namespace} is ${watch}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
