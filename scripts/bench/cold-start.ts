import { spawn } from "node:child_process";
import { pathOf, resources } from "@/lib/server/kubernetes/resources";
import { environment, root } from "../lib/run";
import { startBenchConsole } from "./bench-console";
import { type Scene, untilEveryVerdict } from "./scene";

interface Bare {
  /** From the first request to the last parsed answer. */
  listMs: number;
  /** From the start of the process. */
  totalMs: number;
  objects: number;
  bytes: number;
  cpuMs: number;
  rssBytes: number;
}

interface Ours {
  readyMs: number;
  everyVerdictMs: number;
  cpuMs: number;
  rssBytes: number;
}

export interface ColdStart {
  bare: Bare[];
  ours: Ours[];
}

/** The very resources that the product watches (`lib/server/kubernetes/cluster-watch.ts`), each list in one answer. */
const perNamespace = [
  resources.pods,
  resources.events,
  resources.serviceAccounts,
  resources.deployments,
  resources.secretProviderClasses,
  resources.podStatuses,
  resources.mendixApps,
  resources.operatorVersions,
];
const perCluster = [resources.csiDrivers, resources.csiNodes, resources.daemonSets, resources.crds];

/** Start of the process → every verdict known, and beside each one the bare LIST + JSON.parse of the same objects. */
export async function measureColdStart(scene: Scene, repetitions: number): Promise<ColdStart> {
  const result: ColdStart = { bare: [], ours: [] };
  for (let index = 0; index < repetitions; index += 1) {
    result.bare.push(await listBare(scene));
    result.ours.push(await startOnce(scene));
  }
  return result;
}

async function startOnce(scene: Scene): Promise<Ours> {
  const app = await startBenchConsole(scene.dataDir);
  try {
    const everyVerdictMs = await untilEveryVerdict(app, scene);
    const usage = app.usage();
    const { cpuMs = Number.NaN, rssBytes = Number.NaN } = usage ?? {};
    return { readyMs: app.readyMs, everyVerdictMs, cpuMs, rssBytes };
  } finally {
    await app.stop();
  }
}

function listBare({ clusters }: Scene): Promise<Bare> {
  const work = clusters.map(({ url, caPem, token, namespaces }) => ({
    url,
    caPem,
    token,
    paths: [
      ...perCluster.map((resource) => pathOf(resource)),
      ...namespaces.flatMap((namespace) =>
        perNamespace.map((resource) => pathOf(resource, { namespace })),
      ),
    ],
  }));
  const child = spawn("node", ["scripts/bench/bare-list-main.ts"], {
    cwd: root,
    env: environment(),
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(JSON.stringify({ clusters: work }));
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      if (code === 0) resolve(JSON.parse(text) as Bare);
      else reject(new Error(`the bare listing ended with ${code}`));
    });
  });
}
