import { createControlActions } from "@/sandbox/control/control-actions";
import { startControlServer } from "@/sandbox/control/control-server";
import { personNamespace } from "@/sandbox/scenario/access-setup";
import { startWorld } from "@/sandbox/world";

/** Runs a world as a process of its own: one JSON line on stdout when it stands, then until SIGTERM or SIGINT. */
const number = (name: string): number | undefined => {
  const text = process.env[name];
  return text === undefined || text === "" ? undefined : Number(text);
};

const world = await startWorld({
  timeScale: number("SANDBOX_TIME_SCALE"),
  dataSeed: number("SANDBOX_DATA_SEED"),
  driverVersion: process.env["SANDBOX_DRIVER_VERSION"],
  ports: { kubernetes: number("SANDBOX_KUBERNETES_PORT"), vault: number("SANDBOX_VAULT_PORT") },
});
const control = await startControlServer(
  createControlActions(world),
  number("SANDBOX_CONTROL_PORT") ?? 0,
);
const stop = async (): Promise<void> => {
  await control.close();
  await world.close();
  process.exit(0);
};
process.once("SIGTERM", () => void stop());
process.once("SIGINT", () => void stop());

const { url, caPem, adminToken } = world.kubernetes;
const line = {
  kubernetes: { url, caPem, adminToken, kubeconfigs: world.kubeconfigs, personNamespace },
  vault: {
    url: world.vaultServer.url,
    caPem: world.vaultServer.caPem,
    rootToken: world.vaultServer.rootToken,
    bindery: world.bindery,
  },
  control: { url: control.url },
  environments: world.environments.map(({ namespace, name, state }) => ({
    namespace,
    name,
    state,
  })),
};
process.stdout.write(`${JSON.stringify(line)}\n`);
