import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { makeAdmin } from "../demo/seed";
import type { ConsoleApi } from "../demo/browserless";
import { environment, nodeScript, root } from "../lib/run";
import { type BenchConsole, makeDataDir, setupToken, startBenchConsole } from "./bench-console";
import type { BenchCluster } from "./clusters";
import { environmentsOf, type Scale, type VariantName } from "./scale";

/** The API servers of a scale, and a data folder in which they are all registered. */
export interface Scene {
  scale: Scale;
  clusters: BenchCluster[];
  variants: Record<VariantName, number>;
  pods: number;
  dataDir: string;
  end(): Promise<void>;
}

const admin = { name: "Bench", email: "bench@bindery.example", password: "bench-bench-bench" };
const standMsMax = 120_000;

/** Starts the servers and registers them, as a person would, with a console that `prepare` may go on with. */
export async function setScene(
  scale: Scale,
  prepare: (api: ConsoleApi, app: BenchConsole) => Promise<void>,
): Promise<Scene> {
  const servers = await startServers(scale);
  const data = makeDataDir();
  const end = async () => {
    await servers.stop();
    data.remove();
  };
  try {
    const app = await startBenchConsole(data.path);
    try {
      const api = await makeAdmin(app.url, admin, setupToken);
      for (const { name, kubeconfig, namespaces } of servers.clusters)
        await api.call("POST", "/clusters", {
          name,
          label: "",
          source: "kubeconfig",
          kubeconfig,
          canProbeAsEnvironment: false,
          namespaces,
        });
      await prepare(api, app);
    } finally {
      await app.stop();
    }
  } catch (error) {
    await end();
    throw error;
  }
  const variants: Scene["variants"] = { "three-pods": 0, "two-pods": 0, broken: 0 };
  for (const cluster of servers.clusters)
    for (const [name, count] of Object.entries(cluster.variants))
      variants[name as VariantName] += count;
  const pods = servers.clusters.reduce((sum, cluster) => sum + cluster.pods, 0);
  return { scale, clusters: servers.clusters, variants, pods, dataDir: data.path, end };
}

function startServers(scale: Scale): Promise<{ clusters: BenchCluster[]; stop(): Promise<void> }> {
  const [file = "", ...args] = nodeScript("scripts/bench/clusters-main.ts", scale.name);
  const child = spawn(file, args, {
    cwd: root,
    env: environment(),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async () => {
    child.kill("SIGTERM");
    await gone;
  };
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      void stop();
      reject(new Error(`the API servers did not stand within ${standMsMax / 1_000} s`));
    }, standMsMax);
    createInterface({ input: child.stdout }).once("line", (line) => {
      clearTimeout(timer);
      resolve({ clusters: JSON.parse(line) as BenchCluster[], stop });
    });
    child.once("exit", (code) => reject(new Error(`the API servers ended with ${code}`)));
  });
}

const pollMs = 50;
const verdictsMsMax = 180_000;

/**
 * Waits until every namespace is watched and every environment has a verdict from a live watch, and those verdicts are
 * the ones that the scene must give: failed where nothing mounts, unknown elsewhere (without a probe nothing is green).
 * Gives the milliseconds since the console's process began.
 */
export async function untilEveryVerdict(app: BenchConsole, scene: Scene): Promise<number> {
  const { broken } = scene.variants;
  const wanted = { failed: broken, unknown: environmentsOf(scene.scale) - broken };
  let last = "";
  while (performance.now() - app.startedAt < verdictsMsMax) {
    const { verdicts, namespaces, liveNamespaces } = await app.gauges();
    last = JSON.stringify({ verdicts, namespaces, liveNamespaces });
    const others = Object.entries(verdicts).filter(
      ([name, count]) => count > 0 && !(name in wanted),
    );
    const isThere =
      others.length === 0 &&
      verdicts["failed"] === wanted.failed &&
      verdicts["unknown"] === wanted.unknown &&
      liveNamespaces === scene.clusters.reduce((sum, each) => sum + each.namespaces.length, 0);
    if (isThere) return performance.now() - app.startedAt;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  throw new Error(`not every verdict came: wanted ${JSON.stringify(wanted)}, last seen ${last}`);
}
