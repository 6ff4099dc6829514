/** What a test or a demonstration may make the server do wrong, and what it counts. */
export interface FailRule {
  /** How many of the next matching requests fail. */
  times: number;
  status: number;
  method?: string;
  path?: RegExp;
  message?: string;
  retryAfterSeconds?: number;
}

/** A request that is carried out, and whose answer then never arrives: the connection closes. Dry-runs are left alone. */
export interface LoseRule {
  times: number;
  method: string;
  path: RegExp;
  /** How many reads of the same path are lost after it. */
  readsAfter?: number;
}

export interface FaultSettings {
  fail?: FailRule[];
  lose?: LoseRule[];
  delayMs?: number;
  /** Refuse new watches with 410 until cleared. */
  expireWatches?: boolean;
}

/** One request that was signed in, before it is authorized. */
export interface SeenCall {
  verb: string;
  /** `pods`, `pods/log`; the path of what is no resource. */
  resource: string;
  isDryRun: boolean;
  /** Who sent it, and whose rights decide: two names where it impersonates. */
  caller: string;
  user: { name: string; groups: readonly string[] };
}

export class Faults {
  #settings: FaultSettings = {};
  #counts = new Map<string, number>();
  #watchClosers = new Set<() => void>();
  #listeners = new Set<(call: SeenCall) => void>();
  #compact: () => void;

  constructor(compact: () => void) {
    this.#compact = compact;
  }

  /** Replaces all settings; `set({})` ends every fault. */
  set(settings: FaultSettings): void {
    this.#settings = {
      ...settings,
      fail: settings.fail?.map((rule) => ({ ...rule })),
      lose: settings.lose?.map((rule) => ({ ...rule })),
    };
  }

  get delayMs(): number {
    return this.#settings.delayMs ?? 0;
  }

  get expireWatches(): boolean {
    return this.#settings.expireWatches ?? false;
  }

  /** The rule that fails this request, used up by one; null lets it pass. */
  takeFailure(method: string, path: string): FailRule | null {
    const rule = this.#settings.fail?.find(
      (one) =>
        one.times > 0 &&
        (one.method === undefined || one.method === method) &&
        (one.path === undefined || one.path.test(path)),
    );
    if (!rule) return null;
    rule.times -= 1;
    return rule;
  }

  /** Whether the answer to this request is lost; uses the rule up by one. */
  takeLoss(method: string, path: string): boolean {
    const rule = this.#settings.lose?.find(
      (one) => one.times > 0 && one.method === method && one.path.test(path),
    );
    if (!rule) return false;
    rule.times -= 1;
    const { path: same, readsAfter: times = 0 } = rule;
    if (times > 0) this.#settings.lose?.push({ times, method: "GET", path: same });
    return true;
  }

  /** Ends every open watch as a restarting API server does: the connection closes without an event. */
  dropWatches(): void {
    for (const close of this.#watchClosers) close();
    this.#watchClosers.clear();
  }

  /** Forgets the history: continuing from any earlier resourceVersion gives 410. */
  compactHistory(): void {
    this.#compact();
  }

  onWatch(close: () => void): () => void {
    this.#watchClosers.add(close);
    return () => this.#watchClosers.delete(close);
  }

  /** Hears of every request; returns the end of that. */
  onCall(listener: (call: SeenCall) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  count(call: SeenCall): void {
    const key = `${call.verb} ${call.resource}`;
    for (const listener of this.#listeners) listener(call);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  /** Requests so far by `verb resource` (`list pods`). */
  counts(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }

  resetCounts(): void {
    this.#counts.clear();
  }

  get openWatches(): number {
    return this.#watchClosers.size;
  }
}
