import "server-only";
import type { StoreRung } from "@/lib/contracts/stores";
import { singleton } from "@/lib/server/singleton";

/** Environments whose probes come in one burst share a ladder. */
const sharedMs = 2_000;
const pauseMsMin = 5_000;
/** No longer than an environment waits between two probes: a store that is back is seen as soon as before. */
const pauseMsMax = 60_000;

export interface Climb {
  rungs: StoreRung[];
  /** When it began: what it says is as old as that. */
  at: number;
  /** A store that fails is not asked before; 0: it does not fail. */
  retryAt: number;
}

interface StoreState {
  name: string;
  /** Another version is another configuration: what was seen before says nothing of it. */
  version: number;
  /** A name may be given again. */
  createdAt: Date;
}

const idOf = ({ version, createdAt }: StoreState): string => `${version}@${createdAt.getTime()}`;

interface Kept extends Climb {
  /** Of which registration and configuration. */
  id: string;
  failures: number;
}

interface Asked {
  climb: () => Promise<StoreRung[]>;
  signal: AbortSignal;
  /** A person waits: the pause does not hold, and a ladder that began before does not count. */
  isForced?: boolean;
}

/**
 * The ladders of each store, for the environments that are bound to it: one at a time, and after one that failed none for a
 * pause that doubles from 5 s to a minute, so that a failing store is not hammered by hundreds of them. Within the pause everybody
 * gets the failure again, with the age that it has.
 */
export class StoreLadders {
  readonly #kept = new Map<string, Kept>();
  readonly #running = new Map<string, Promise<Climb>>();
  readonly #now: () => number;
  readonly #random: () => number;
  readonly #listeners = new Set<(store: string) => void>();

  constructor({ now = Date.now, random = Math.random } = {}) {
    this.#now = now;
    this.#random = random;
  }

  /** Hears of a store that answers again after a failure. */
  onRecovered(listener: (store: string) => void): void {
    this.#listeners.add(listener);
  }

  /** Throws what `climb` throws, and when the signal ends. */
  async climb(store: StoreState, { climb, signal, isForced = false }: Asked): Promise<Climb> {
    const askedAt = this.#now();
    const key = `${store.name}@${idOf(store)}`;
    for (let running = this.#running.get(key); running; running = this.#running.get(key)) {
      // Somebody else's ladder may end with their request: then it is climbed anew.
      const found = await running.catch(() => null);
      signal.throwIfAborted();
      if (found && (!isForced || found.at >= askedAt)) return found;
    }
    const kept = this.#find(store);
    if (kept && !isForced && this.#holds(kept)) return kept;
    const running = this.#run(store, climb).finally(() => this.#running.delete(key));
    this.#running.set(key, running);
    return running;
  }

  /** What a ladder showed that was climbed elsewhere: a person's test ends the pause, or begins it. */
  note(store: StoreState, found: { rungs: StoreRung[]; at: number }): Climb {
    const before = this.#find(store);
    const isFailing = found.rungs.some(({ state }) => state === "failed");
    const failures = isFailing ? (before?.failures ?? 0) + 1 : 0;
    const retryAt = isFailing ? this.#now() + this.#pauseMs(failures) : 0;
    const { rungs, at } = found;
    const climbed = { rungs, at, retryAt };
    const isOlder = before !== null && at < before.at && before.at <= this.#now();
    if (isOlder) return climbed;
    this.#kept.set(store.name, { ...climbed, failures, id: idOf(store) });
    if (!isFailing && before && before.failures > 0)
      for (const listener of this.#listeners) listener(store.name);
    return climbed;
  }

  async #run(store: StoreState, climb: () => Promise<StoreRung[]>): Promise<Climb> {
    const at = this.#now();
    return this.note(store, { rungs: await climb(), at });
  }

  #find(store: StoreState): Kept | null {
    const kept = this.#kept.get(store.name);
    return kept?.id === idOf(store) ? kept : null;
  }

  /** A moment in the future is one before the clock was set back. */
  #holds({ at, retryAt, failures }: Kept): boolean {
    const now = this.#now();
    if (at > now) return false;
    return failures > 0 ? now < retryAt : now - at < sharedMs;
  }

  /** With up to a fifth less, so that several replicas do not come back at once. */
  #pauseMs(failures: number): number {
    const grown = Math.min(pauseMsMax, pauseMsMin * 2 ** Math.min(failures - 1, 10));
    return grown * (1 - this.#random() / 5);
  }
}

export const getStoreLadders = (): StoreLadders =>
  singleton("store-ladders", () => new StoreLadders());
