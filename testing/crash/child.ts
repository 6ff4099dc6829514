import { fromRow } from "@/lib/server/audit/row";
import { verifyChain } from "@/lib/server/audit/verify-chain";
import { getDb } from "@/lib/server/db/client";
import { getKeys } from "@/lib/server/security/keys";
import { applyBinding } from "@/lib/server/services/bindings/apply";
import { describeMapping } from "@/lib/server/services/bindings/describe";
import { planBindingChange } from "@/lib/server/services/bindings/plan";
import { setValue } from "@/lib/server/services/bindings/set-value";
import { createCluster } from "@/lib/server/services/clusters/create";
import { getHub } from "@/lib/server/services/clusters/hub";
import { restartEnvironment } from "@/lib/server/services/environments/restart";
import { getHealthEngine } from "@/lib/server/services/health/engine";
import { getNamespace } from "@/lib/server/services/namespaces/get";
import { replaceEnablement } from "@/lib/server/services/namespaces/replace-enablement";
import { createStore } from "@/lib/server/services/stores/create";
import { startServer } from "@/lib/server/start-server";
import { loadProvider } from "@/lib/stores/registry";
import { until } from "@/sandbox/until";
import { asPlatformAdmin } from "@/testing/context";
import type { Answer, Change, Order, Report } from "./protocol";

/** A whole Bindery without its pages, started as `instrumentation.ts` starts it, that waits to be killed. */
const ctx = asPlatformAdmin();
const say = (answer: Answer) =>
  new Promise<void>((resolve) => process.send?.(answer, undefined, undefined, () => resolve()));

const untilLive = (cluster: string, namespace: string) =>
  until(
    "the namespace is watched",
    () => Promise.resolve(getHub().find(cluster)?.state(namespace).state === "live"),
    60_000,
  );

async function register({ cluster, store }: Extract<Order, { type: "register" }>) {
  const { name, kubeconfig, namespace } = cluster;
  await createCluster(ctx, {
    name,
    label: "",
    source: "kubeconfig",
    kubeconfig,
    context: "",
    mode: "own",
    canProbeAsEnvironment: false,
    namespaces: [namespace],
  });
  await untilLive(name, namespace);
  await createStore(ctx, {
    name: cluster.store,
    kind: "vault",
    label: "",
    config: store,
    namespaces: [],
    isUncheckedAccepted: false,
    prefix: "",
  });
  const at = { cluster: name, namespace };
  const { version } = (await getNamespace(ctx, at)).enablement;
  const template = "secret/data/{environment}";
  const switched = { isEnabled: true, store: cluster.store, template, version };
  await replaceEnablement(ctx, { ...at, ...switched });
}

async function run(change: Change): Promise<void> {
  const { at } = change;
  await untilLive(at.cluster, at.namespace);
  await until("the environment is known", () => Promise.resolve(getHealthEngine().find(at)));
  if (change.verb === "apply") {
    const { desired, revision } = change;
    const wanted = { ...at, desired, ...(revision !== undefined && { revision }) };
    const { digest } = await planBindingChange(ctx, wanted);
    await say({ type: "begin" });
    await applyBinding(ctx, { ...wanted, planDigest: digest, takeOver: [] });
  } else if (change.verb === "restart") {
    await say({ type: "begin" });
    await restartEnvironment(ctx, at);
  } else {
    const { key, store, reference, value } = change;
    const seen = await describeMapping(ctx, { ...at, store, references: [reference] });
    const expectedVersion = seen.items[0]?.version ?? "absent";
    await say({ type: "begin" });
    await setValue(ctx, { ...at, key, store, reference, value, expectedVersion });
  }
}

async function report(): Promise<Report> {
  const rows = await getDb().auditEntry.findMany({ orderBy: { sequence: "asc" } });
  const revisions = await getDb().revision.findMany({ orderBy: { number: "asc" } });
  return {
    entries: rows.map(fromRow),
    revisions: revisions.map(({ number, action, outcome, auditSequence }) => ({
      number,
      action,
      outcome,
      auditSequence: auditSequence === null ? null : Number(auditSequence),
    })),
    chain: await verifyChain(getDb(), getKeys().audit.publicKey),
  };
}

async function obey(order: Order): Promise<void> {
  if (order.type === "report") return say({ type: "report", report: await report() });
  const work = {
    start: startServer,
    register: () => register(order as Extract<Order, { type: "register" }>),
    run: () => run((order as Extract<Order, { type: "run" }>).change),
  }[order.type];
  try {
    await work();
    await say({ type: "done" });
  } catch (error) {
    await say({ type: "done", error: error instanceof Error ? error.message : "unknown" });
  }
}

process.on("message", (order: Order) => void obey(order));
process.once("disconnect", () => process.exit(0));
await loadProvider("vault");
await say({ type: "ready" });
