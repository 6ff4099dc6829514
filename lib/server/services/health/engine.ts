import "server-only";
import type { Diagnosis, Verdict } from "@/lib/contracts/health";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { Snapshot, StoreProbe } from "@/lib/domain/health/snapshot";
import type { MendixApp, SecretProviderClass } from "@/lib/domain/kube-object";
import { getDb } from "@/lib/server/db/client";
import type { ClusterWatch } from "@/lib/server/kubernetes/cluster-watch";
import { resources } from "@/lib/server/kubernetes/resources";
import { getHub } from "@/lib/server/services/clusters/hub";
import { singleton } from "@/lib/server/singleton";
import { errorFields, getLogger } from "@/lib/server/telemetry/logger";
import { diagnoseSnapshot } from "./diagnose-snapshot";
import { getLiveBus } from "./live-bus";
import { environmentKey, EnvironmentMemory } from "./memory";
import { probeEnvironment } from "./probe-environment";
import { takeSnapshot } from "./snapshot";

const settleMs = 50;
const probeEveryMs = 60_000;
const probesAtOnce = 4;
const sweepMs = 5_000;
/** A diagnosis so young is given again, unless something changed since. */
const reuseMs = 1_000;

interface Known {
  ref: EnvironmentRef;
  memory: EnvironmentMemory;
  probe: StoreProbe | null;
  probeMissing: string | null;
  probedAt: number;
  isProbing: boolean;
  wantsProbe: boolean;
  spcVersion: string | undefined;
  diagnosis: Diagnosis | null;
  snapshot: Snapshot | null;
  verdict: Verdict | null;
  since: string | null;
  fingerprint: string;
  diagnosedAt: number;
}

export interface Health {
  diagnosis: Diagnosis;
  snapshot: Snapshot;
  since: string | null;
  probe: StoreProbe | null;
}

/**
 * Keeps a diagnosis of every environment that is watched: again after each change of its objects (coalesced), after each
 * probe, and every few seconds, since evidence ages by itself. Verdicts are never read from the database.
 */
export class HealthEngine {
  readonly #known = new Map<string, Known>();
  readonly #dirty = new Set<string>();
  readonly #enabled = new Map<string, boolean>();
  #timer: NodeJS.Timeout | null = null;
  #sweep: NodeJS.Timeout | null = null;
  #probing = 0;
  readonly #abort = new AbortController();

  start(): void {
    getHub().onChange((cluster, { namespace }) => {
      if (namespace !== null) this.#touchNamespace(cluster, namespace);
      else
        for (const each of getHub().find(cluster)?.namespaces ?? [])
          this.#touchNamespace(cluster, each);
    });
    this.#sweep = setInterval(() => this.#tick(), sweepMs);
    this.#sweep.unref();
  }

  stop(): void {
    this.#abort.abort();
    if (this.#timer) clearTimeout(this.#timer);
    if (this.#sweep) clearInterval(this.#sweep);
  }

  /** The enablement of a namespace as the database has it; health says `off` only by it. */
  setEnabled(cluster: string, namespace: string, isEnabled: boolean): void {
    this.#enabled.set(`${cluster}/${namespace}`, isEnabled);
    this.#touchNamespace(cluster, namespace);
  }

  async loadEnablements(): Promise<void> {
    for (const row of await getDb().enablement.findMany())
      this.#enabled.set(`${row.cluster}/${row.namespace}`, row.isEnabled);
  }

  list(cluster: string, namespace: string): Health[] {
    const watch = getHub().find(cluster);
    if (!watch) return [];
    return environmentNames(watch, namespace).map((name) =>
      this.#look(watch, { cluster, namespace, name }),
    );
  }

  /** Diagnosed from what is known, a second ago at most; null where there is no such environment. */
  find(ref: EnvironmentRef): Health | null {
    const watch = getHub().find(ref.cluster);
    if (!watch || !hasEnvironment(watch, ref)) return null;
    return this.#look(watch, ref);
  }

  #look(watch: ClusterWatch, ref: EnvironmentRef): Health {
    const known = this.#remember(ref);
    const isFresh =
      Date.now() - known.diagnosedAt < reuseMs && !this.#dirty.has(environmentKey(known.ref));
    const { diagnosis, snapshot } =
      isFresh && known.diagnosis && known.snapshot
        ? { diagnosis: known.diagnosis, snapshot: known.snapshot }
        : this.#diagnose(watch, known);
    return { diagnosis, snapshot, since: known.since, probe: known.probe };
  }

  /** Looks again soon; with `probe`, asks the store too. */
  poke(ref: EnvironmentRef, options: { probe: boolean }): void {
    const known = this.#remember(ref);
    if (options.probe) known.wantsProbe = true;
    this.#touch(ref);
  }

  /** A store or a setting that probes depend on is different: every environment (of one cluster) is probed again. */
  probeAgain(cluster?: string): void {
    for (const known of this.#known.values()) {
      if (cluster !== undefined && known.ref.cluster !== cluster) continue;
      known.wantsProbe = true;
      this.#touch(known.ref);
    }
  }

  /** Probes now and waits for the result. */
  async checkNow(ref: EnvironmentRef, signal: AbortSignal): Promise<void> {
    await this.#probe(this.#remember(ref), signal);
  }

  #remember(ref: EnvironmentRef): Known {
    const key = environmentKey(ref);
    const found = this.#known.get(key);
    if (found) return found;
    const { cluster, namespace, name } = ref;
    const made: Known = {
      ref: { cluster, namespace, name },
      memory: new EnvironmentMemory(),
      probe: null,
      probeMissing: "not probed yet",
      probedAt: 0,
      isProbing: false,
      wantsProbe: true,
      spcVersion: undefined,
      diagnosis: null,
      snapshot: null,
      verdict: null,
      since: null,
      fingerprint: "",
      diagnosedAt: 0,
    };
    this.#known.set(key, made);
    return made;
  }

  #touchNamespace(cluster: string, namespace: string): void {
    const watch = getHub().find(cluster);
    if (!watch) return;
    for (const name of environmentNames(watch, namespace))
      this.#touch({ cluster, namespace, name });
  }

  #touch(ref: EnvironmentRef): void {
    this.#remember(ref);
    this.#dirty.add(environmentKey(ref));
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#flush();
    }, settleMs);
  }

  #flush(): void {
    const keys = [...this.#dirty];
    this.#dirty.clear();
    for (const key of keys) this.#refresh(key);
  }

  #refresh(key: string): void {
    const known = this.#known.get(key);
    const watch = known && getHub().find(known.ref.cluster);
    if (!known || !watch) return;
    if (!hasEnvironment(watch, known.ref)) {
      this.#known.delete(key);
      getLiveBus().send({
        type: "environment",
        ...known.ref,
        verdict: null,
        at: new Date().toISOString(),
      });
      return;
    }
    const spc = watch
      .in(known.ref.namespace, resources.secretProviderClasses)
      .find<SecretProviderClass>(known.ref.name);
    if (spc?.metadata.resourceVersion !== known.spcVersion) {
      known.spcVersion = spc?.metadata.resourceVersion;
      known.wantsProbe = true;
    }
    this.#diagnose(watch, known);
    this.#probeIfDue(known);
  }

  #diagnose(watch: ClusterWatch, known: Known): { diagnosis: Diagnosis; snapshot: Snapshot } {
    const { cluster, namespace } = known.ref;
    const snapshot = takeSnapshot(watch, {
      ref: known.ref,
      isEnabled: this.#enabled.get(`${cluster}/${namespace}`) ?? null,
      memory: known.memory,
      probe: known.probe,
      probeMissing: known.probeMissing,
      now: Date.now(),
    });
    const diagnosis = diagnoseSnapshot(snapshot);
    known.snapshot = snapshot;
    known.diagnosis = diagnosis;
    known.diagnosedAt = snapshot.now;
    this.#announce(known, diagnosis);
    return { diagnosis, snapshot };
  }

  /** Tells the streams only when something a person sees is different; ages alone are not. */
  #announce(known: Known, diagnosis: Diagnosis): void {
    const fingerprint = JSON.stringify([
      diagnosis.verdict,
      diagnosis.counts,
      diagnosis.findings.map(({ id, title, pods }) => [id, title, pods]),
      diagnosis.pods.map(({ name, mount, verdict }) => [name, mount, verdict]),
    ]);
    if (known.verdict !== diagnosis.verdict) {
      known.verdict = diagnosis.verdict;
      known.since = diagnosis.diagnosedAt;
    }
    if (fingerprint === known.fingerprint) return;
    known.fingerprint = fingerprint;
    getLiveBus().send({
      type: "environment",
      ...known.ref,
      verdict: diagnosis.verdict,
      at: diagnosis.diagnosedAt,
    });
  }

  #tick(): void {
    for (const [key, { ref }] of this.#known)
      if (!getHub().find(ref.cluster)?.namespaces.includes(ref.namespace)) this.#known.delete(key);
    for (const watch of getHub().all())
      for (const namespace of watch.namespaces)
        for (const name of environmentNames(watch, namespace))
          this.#refresh(
            environmentKey(this.#remember({ cluster: watch.name, namespace, name }).ref),
          );
  }

  #probeIfDue(known: Known): void {
    if (!isProbeDue(known) || this.#probing >= probesAtOnce || this.#abort.signal.aborted) return;
    void this.#probe(known, this.#abort.signal);
  }

  /** Whoever waits longest comes next, so that a hundred environments do not wait for a hundred sweeps. */
  #probeNext(): void {
    const [next] = [...this.#known.values()]
      .filter(isProbeDue)
      .toSorted((a, b) => a.probedAt - b.probedAt);
    if (next) this.#probeIfDue(next);
  }

  async #probe(known: Known, signal: AbortSignal): Promise<void> {
    known.isProbing = true;
    known.wantsProbe = false;
    this.#probing += 1;
    try {
      const outcome = await probeEnvironment(known.ref, signal);
      known.probe = outcome.probe;
      known.probeMissing = outcome.missing;
    } catch (error) {
      known.probeMissing = "the last probe did not finish";
      getLogger().warn(
        { environment: environmentKey(known.ref), ...errorFields(error) },
        "a probe did not finish",
      );
    } finally {
      known.probedAt = Date.now();
      known.isProbing = false;
      this.#probing -= 1;
      const watch = getHub().find(known.ref.cluster);
      if (watch && !signal.aborted) this.#diagnose(watch, known);
      this.#probeNext();
    }
  }
}

export const getHealthEngine = (): HealthEngine =>
  singleton("health-engine", () => new HealthEngine());

const isProbeDue = (known: Known) =>
  !known.isProbing && (known.wantsProbe || Date.now() - known.probedAt > probeEveryMs);

const hasEnvironment = (watch: ClusterWatch, { namespace, name }: EnvironmentRef) =>
  watch.in(namespace, resources.mendixApps).find(name) !== null;

/** An environment is a MendixApp; an SPC without one is an orphan and not listed. */
function environmentNames(watch: ClusterWatch, namespace: string): string[] {
  return watch
    .in(namespace, resources.mendixApps)
    .values<MendixApp>()
    .map(({ metadata }) => metadata.name);
}
