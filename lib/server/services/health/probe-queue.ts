import "server-only";
import { errorFields, getLogger } from "@/lib/server/telemetry/logger";
import type { Known } from "./known";
import { environmentKey } from "./memory";
import { probeEnvironment } from "./probe-environment";

const probeEveryMs = 60_000;
const probesAtOnce = 4;
/** So long the order of those who wait is kept: of thousands it is not asked anew for each probe. */
const lineMsMax = 250;
const lineMax = 64;

/**
 * Probes environments, a few at once. Who has a reason comes before those whose minute is over, among both who waits longest: a
 * hundred environments do not wait for a hundred sweeps, and a repair does not wait for the round of the others.
 */
export class ProbeQueue {
  readonly #all: () => Iterable<Known>;
  readonly #mayBegin: () => boolean;
  readonly #onResult: (known: Known) => void;
  readonly #abort = new AbortController();
  #probing = 0;
  /** Who is next, the first one last. */
  #line: Known[] = [];
  #lineAt = 0;

  constructor(given: {
    all: () => Iterable<Known>;
    /** False while there is work that a probe would keep waiting. */
    mayBegin: () => boolean;
    /** The environment's probe is another one than before. */
    onResult: (known: Known) => void;
  }) {
    this.#all = given.all;
    this.#mayBegin = given.mayBegin;
    this.#onResult = given.onResult;
  }

  stop(): void {
    this.#abort.abort();
  }

  beginIfDue(known: Known): void {
    if (!this.#mayBegin() || !this.#hasPlace || !isDue(known, Date.now())) return;
    void this.#begin(known, this.#abort.signal);
  }

  beginMore(): void {
    while (this.#hasPlace && this.#mayBegin()) {
      const next = this.#next();
      if (!next) return;
      void this.#begin(next, this.#abort.signal);
    }
  }

  #next(): Known | null {
    const now = Date.now();
    if (this.#line.length === 0 || Math.abs(now - this.#lineAt) > lineMsMax) {
      const due = [...this.#all()].filter((known) => isDue(known, now));
      this.#line = due.toSorted(inOrder).slice(0, lineMax).toReversed();
      this.#lineAt = now;
    }
    for (let next = this.#line.pop(); next; next = this.#line.pop())
      if (isDue(next, now)) return next;
    return null;
  }

  /** Probes now and waits for the result; a probe that is under way began too early to count as this one. */
  async probeNow(known: Known, signal: AbortSignal): Promise<void> {
    while (known.running && !signal.aborted) await known.running;
    signal.throwIfAborted();
    await this.#begin(known, signal, true);
  }

  get #hasPlace(): boolean {
    return this.#probing < probesAtOnce && !this.#abort.signal.aborted;
  }

  #begin(known: Known, signal: AbortSignal, isForced = false): Promise<void> {
    known.running = this.#run(known, signal, isForced);
    return known.running;
  }

  async #run(known: Known, signal: AbortSignal, isForced: boolean): Promise<void> {
    const { settingsVersion } = known;
    known.isProbing = true;
    known.wantsProbe = false;
    this.#probing += 1;
    try {
      const outcome = await probeEnvironment(known.ref, signal, { isForced });
      // Begun before a store or a setting changed: it speaks of what was.
      if (settingsVersion === known.settingsVersion) {
        known.probe = outcome.probe;
        known.probeMissing = outcome.missing;
        known.probeSubject = outcome.subject;
      }
    } catch (error) {
      // Who asked went away: nothing was found out, and whatever was due still is.
      if (signal.aborted) known.wantsProbe = true;
      else known.probeMissing = "the last probe did not finish";
      getLogger().warn(
        { environment: environmentKey(known.ref), ...errorFields(error) },
        "a probe did not finish",
      );
    } finally {
      known.probedAt = Date.now();
      known.isProbing = false;
      // Before another one begins: a person's check must wait for that one.
      known.running = null;
      this.#probing -= 1;
      if (!signal.aborted) this.#onResult(known);
      this.beginMore();
    }
  }
}

const inOrder = (a: Known, b: Known): number =>
  a.wantsProbe === b.wantsProbe ? a.probedAt - b.probedAt : a.wantsProbe ? -1 : 1;

/** A last probe in the future is one before the clock was set back. */
const isDue = (known: Known, now: number): boolean =>
  !known.isProbing && (known.wantsProbe || Math.abs(now - known.probedAt) > probeEveryMs);
