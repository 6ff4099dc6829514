import "server-only";

/** How long one slice may keep requests waiting. */
const sliceMs = 10;
const settleMs = 50;
const tickMs = 50;

/**
 * What has to be looked at, in slices between which requests are answered: first what changed (coalesced), and beside
 * it round after round of everything, spread evenly over the time of a round. Keys are looked at one by one.
 */
export class HealthWork {
  readonly #changed = new Set<string>();
  readonly #look: (key: string) => void;
  readonly #everything: () => Iterable<string>;
  readonly #onIdle: () => void;
  readonly #roundMs: number;
  #round: string[] = [];
  #roundSize = 0;
  #roundAt = 0;
  #timer: NodeJS.Timeout | null = null;
  #next: NodeJS.Immediate | null = null;
  #ticker: NodeJS.Timeout | null = null;

  constructor(given: {
    look: (key: string) => void;
    everything: () => Iterable<string>;
    /** Everything that had changed was looked at. */
    onIdle: () => void;
    roundMs: number;
  }) {
    this.#look = given.look;
    this.#everything = given.everything;
    this.#onIdle = given.onIdle;
    this.#roundMs = given.roundMs;
  }

  start(): void {
    this.#roundAt = Date.now();
    this.#ticker = setInterval(() => this.#tick(), tickMs);
    this.#ticker.unref();
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    if (this.#next) clearImmediate(this.#next);
    if (this.#ticker) clearInterval(this.#ticker);
  }

  /** Something about it is different. */
  add(key: string): void {
    this.#changed.add(key);
    if (this.#timer || this.#next) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#drain();
    }, settleMs);
  }

  has(key: string): boolean {
    return this.#changed.has(key);
  }

  get isEmpty(): boolean {
    return this.#changed.size === 0;
  }

  #drain(): void {
    this.#next = null;
    const until = performance.now() + sliceMs;
    for (const key of this.#changed) {
      this.#changed.delete(key);
      this.#look(key);
      if (performance.now() > until) break;
    }
    if (this.#changed.size > 0) this.#next = setImmediate(() => this.#drain());
    else this.#onIdle();
  }

  #tick(): void {
    if (this.#round.length === 0) {
      if (Date.now() - this.#roundAt < this.#roundMs) return;
      this.#roundAt = Date.now();
      this.#round = [...this.#everything()].toReversed();
      this.#roundSize = this.#round.length;
    }
    // A little faster than even, so that a round is over before the next is due.
    let share = Math.ceil((this.#roundSize * tickMs * 1.25) / this.#roundMs);
    for (; share > 0 && this.#round.length > 0; share -= 1) this.#look(this.#round.pop() ?? "");
  }
}
