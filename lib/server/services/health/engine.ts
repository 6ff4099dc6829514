import "server-only";
import type { Verdict } from "@/lib/contracts/health";
import type { EnvironmentRef, NamespaceRef } from "@/lib/contracts/names";
import { contradictsProbe } from "@/lib/domain/health/contradicts-probe";
import type { Pod, SecretProviderClass } from "@/lib/domain/kube-object";
import type { ClusterChange, ClusterWatch } from "@/lib/server/kubernetes/cluster-watch";
import { resources } from "@/lib/server/kubernetes/resources";
import { getHub } from "@/lib/server/services/clusters/hub";
import { singleton } from "@/lib/server/singleton";
import { environmentsAffected } from "./affected";
import { diagnoseSnapshot } from "./diagnose-snapshot";
import { Enablements } from "./enablements";
import { forgetStores } from "./find-store";
import { registerHealthGauges } from "./gauges";
import { countKnown, fingerprintOf, newKnown, type Health, type Known } from "./known";
import { getLiveBus } from "./live-bus";
import { environmentKey } from "./memory";
import { ProbeQueue } from "./probe-queue";
import { getStoreLadders } from "./store-ladders";
import { takeSnapshot } from "./snapshot";
import { environmentNames, hasEnvironment, proofOf } from "./watched";
import { HealthWork } from "./work";

export type { Health } from "./known";

const sweepMs = 5_000;
/** A diagnosis so young is given again, unless something changed since. */
const reuseMs = 1_000;
/** The same for lists: every environment is looked at within a sweep, so this is met only when sweeps are late. */
const listReuseMs = 2 * sweepMs;

/**
 * Keeps a diagnosis of every environment that is watched: again after each change of its objects (coalesced), after each
 * probe, and every few seconds, since evidence ages by itself. Nothing is diagnosed before the first answers of its
 * namespace's watches are there, unless somebody asks. Verdicts are never read from the database.
 */
export class HealthEngine {
  readonly #known = new Map<string, Known>();
  readonly #enablements = new Enablements((key) => this.#work.add(key));
  readonly #work = new HealthWork({
    look: (key) => this.#refresh(key),
    everything: () => this.#sweepKeys(),
    onIdle: () => this.#probes.beginMore(),
    roundMs: sweepMs,
  });
  readonly #probes = new ProbeQueue({
    all: () => this.#known.values(),
    mayBegin: () => this.#work.isEmpty,
    onResult: (known) => this.#diagnoseAgain(known),
  });
  #version = 0;

  start(): void {
    registerHealthGauges(() => getHealthEngine().counts());
    getHub().onChange((cluster, change) => this.#hear(cluster, change));
    getStoreLadders().onRecovered((store) => this.#probeUsersOf(store));
    this.#work.start();
  }

  stop(): void {
    this.#probes.stop();
    this.#work.stop();
  }

  /** Another number whenever a list of environments may read or sort differently; ages alone do not change it. */
  get version(): number {
    return this.#version;
  }

  /** The enablement of a namespace as the database has it; health says `off` only by it. */
  setEnabled(cluster: string, namespace: string, isEnabled: boolean): void {
    this.#enablements.set(cluster, namespace, isEnabled);
  }

  /** The namespace (or all of the cluster) is not registered any more. */
  forgetEnabled(cluster: string, namespace = ""): void {
    this.#enablements.forget(cluster, namespace);
  }

  /** By `cluster/namespace`, as `setEnablements` takes them. */
  get enablements(): ReadonlyMap<string, boolean> {
    return this.#enablements.all;
  }

  /** All of them, as the database has them now: what is not among them is not set any more. */
  setEnablements(enabled: ReadonlyMap<string, boolean>): void {
    this.#enablements.replace(enabled);
  }

  list(cluster: string, namespace: string): Health[] {
    const watch = getHub().find(cluster);
    if (!watch) return [];
    const ageMsMax = watch.isReading(namespace) ? reuseMs : listReuseMs;
    return environmentNames(watch, namespace).map((name) =>
      this.#look(watch, { cluster, namespace, name }, ageMsMax),
    );
  }

  /**
   * Diagnosed from what is known, a second ago at most; null where there is no such environment. `isListed`: as `list`
   * gives it.
   */
  find(ref: EnvironmentRef, options: { isListed?: boolean } = {}): Health | null {
    const watch = getHub().find(ref.cluster);
    if (!watch || !hasEnvironment(watch, ref)) return null;
    const isListed = options.isListed === true && !watch.isReading(ref.namespace);
    return this.#look(watch, ref, isListed ? listReuseMs : reuseMs);
  }

  #look(watch: ClusterWatch, ref: EnvironmentRef, ageMsMax: number): Health {
    const known = this.#remember(ref);
    const isOld = Date.now() - known.diagnosedAt >= ageMsMax;
    return known.health && !isOld && !this.#isChanged(ref)
      ? known.health
      : this.#diagnose(watch, known);
  }

  #isChanged(ref: EnvironmentRef): boolean {
    if (this.#work.isEmpty) return false;
    return this.#work.has(environmentKey(ref)) || this.#work.has(namespaceKey(ref));
  }

  /** How many environments have which verdict; `undiagnosed` counts those without one from a live watch. */
  counts(): Map<Verdict | "undiagnosed", number> {
    return countKnown(this.#known.values());
  }

  /** Looks again soon; with `probe`, asks the store too. */
  poke(ref: EnvironmentRef, options: { probe: boolean }): void {
    const known = this.#remember(ref);
    if (options.probe) known.wantsProbe = true;
    this.#work.add(environmentKey(ref));
  }

  /**
   * A store or a setting that probes depend on is different: what was proven before proves nothing now, and every
   * environment (of one cluster) is probed again.
   */
  probeAgain(cluster?: string): void {
    forgetStores();
    for (const known of this.#known.values()) {
      if (cluster !== undefined && known.ref.cluster !== cluster) continue;
      known.wantsProbe = true;
      known.probe = null;
      known.probeSubject = null;
      known.probeMissing = "a store or a setting changed, and the store was not asked since";
      known.settingsVersion += 1;
      this.#work.add(environmentKey(known.ref));
    }
  }

  /** Probes now and waits for the result; a probe that is under way began too early to count as this one. */
  async checkNow(ref: EnvironmentRef, signal: AbortSignal): Promise<void> {
    await this.#probes.probeNow(this.#remember(ref), signal);
  }

  /** Its environments do not wait for their minute. */
  #probeUsersOf(store: string): void {
    for (const known of this.#known.values())
      if (known.probe?.store === store) known.wantsProbe = true;
    this.#probes.beginMore();
  }

  #remember(ref: EnvironmentRef): Known {
    const key = environmentKey(ref);
    const found = this.#known.get(key);
    if (found) return found;
    const made = newKnown(ref);
    this.#known.set(key, made);
    this.#version += 1;
    return made;
  }

  #hear(cluster: string, { namespace, resource, object, isMembership }: ClusterChange): void {
    const watch = getHub().find(cluster);
    if (!watch) return;
    if (namespace === null) {
      for (const each of watch.namespaces) this.#work.add(`${cluster}/${each}`);
      return;
    }
    const isNamed =
      resource === resources.mendixApps || resource === resources.secretProviderClasses;
    // The end of the first answers is heard as a change of the watch itself: until then there is nothing to note.
    if (object !== null && watch.isReading(namespace)) return;
    if (object !== null && resource === resources.mendixApps)
      this.#work.add(environmentKey({ cluster, namespace, name: object.metadata.name }));
    const affected =
      object === null || (isMembership && isNamed)
        ? null
        : environmentsAffected(resource, object, {
            environments: environmentNames(watch, namespace),
            findPod: (name) => watch.in(namespace, resources.pods).find<Pod>(name),
          });
    if (affected === null) this.#work.add(`${cluster}/${namespace}`);
    else for (const name of affected) this.#work.add(environmentKey({ cluster, namespace, name }));
  }

  /** `key`: an environment, or a namespace for all that are in it. */
  #refresh(key: string): void {
    const [cluster = "", namespace = "", name] = key.split("/");
    const watch = getHub().find(cluster);
    if (!watch?.namespaces.includes(namespace)) {
      // Whoever took the namespace away has said so; there is nothing to announce.
      if (name !== undefined && this.#known.delete(key)) this.#version += 1;
      return;
    }
    if (watch.isReading(namespace)) return;
    if (name === undefined) {
      for (const each of environmentNames(watch, namespace))
        this.#work.add(environmentKey({ cluster, namespace, name: each }));
    } else this.#refreshOne(watch, { cluster, namespace, name });
  }

  #refreshOne(watch: ClusterWatch, ref: EnvironmentRef): void {
    if (!hasEnvironment(watch, ref)) {
      this.#forget(ref);
      return;
    }
    const known = this.#remember(ref);
    const spc = watch
      .in(ref.namespace, resources.secretProviderClasses)
      .find<SecretProviderClass>(ref.name);
    if (spc?.metadata.resourceVersion !== known.spcVersion) {
      known.spcVersion = spc?.metadata.resourceVersion;
      known.wantsProbe = true;
    }
    this.#diagnose(watch, known);
    this.#probes.beginIfDue(known);
  }

  #forget(ref: EnvironmentRef): void {
    if (!this.#known.delete(environmentKey(ref))) return;
    this.#version += 1;
    getLiveBus().send({
      type: "environment",
      ...ref,
      verdict: null,
      at: new Date().toISOString(),
    });
  }

  #diagnoseAgain(known: Known): void {
    const watch = getHub().find(known.ref.cluster);
    const isThere = this.#known.get(environmentKey(known.ref)) === known;
    if (watch && isThere) this.#diagnose(watch, known);
  }

  #diagnose(watch: ClusterWatch, known: Known): Health {
    const { cluster, namespace } = known.ref;
    const { probe, missing } = proofOf(known, watch);
    const snapshot = takeSnapshot(watch, {
      ref: known.ref,
      isEnabled: this.#enablements.find(cluster, namespace),
      memory: known.memory,
      probe,
      probeMissing: missing,
      now: Date.now(),
    });
    const diagnosis = diagnoseSnapshot(snapshot);
    if (contradictsProbe(known.health?.diagnosis.pods ?? [], diagnosis.pods, known.probe))
      known.wantsProbe = true;
    if (known.verdict !== diagnosis.verdict) {
      known.verdict = diagnosis.verdict;
      known.since = diagnosis.diagnosedAt;
    }
    const health = { diagnosis, snapshot, since: known.since, probe };
    known.health = health;
    known.diagnosedAt = snapshot.now;
    known.isFromLiveWatch = watch.state(namespace).state === "live";
    this.#announce(known, health);
    return health;
  }

  /** Tells the streams only when something a person sees is different; ages alone are not. */
  #announce(known: Known, { diagnosis }: Health): void {
    const fingerprint = fingerprintOf(diagnosis);
    if (fingerprint === known.fingerprint) return;
    known.fingerprint = fingerprint;
    this.#version += 1;
    getLiveBus().send({
      type: "environment",
      ...known.ref,
      verdict: diagnosis.verdict,
      at: diagnosis.diagnosedAt,
    });
  }

  /** Everything that is watched, and what is remembered of namespaces that are not any more. */
  #sweepKeys(): Set<string> {
    const keys = new Set(this.#known.keys());
    for (const watch of getHub().all())
      for (const namespace of watch.namespaces)
        for (const name of environmentNames(watch, namespace))
          keys.add(environmentKey({ cluster: watch.name, namespace, name }));
    return keys;
  }
}

export const getHealthEngine = (): HealthEngine =>
  singleton("health-engine", () => new HealthEngine());

const namespaceKey = ({ cluster, namespace }: NamespaceRef) => `${cluster}/${namespace}`;
