/** What can be made to go wrong, one at a time or together; a path is a prefix below `/v1/`. */
export interface VaultFaults {
  /** Makes the next answers errors: `{ status: 500, count: 2, path: "secret/data" }`. */
  failNext(fault: { status: number; count?: number; path?: string; message?: string }): void;
  /** Holds every answer back. */
  delay(ms: number, path?: string): void;
  /** Closes connections without an answer. */
  dropConnections(isOn: boolean, path?: string): void;
  /** Carries the next writes out and closes the connection instead of answering. */
  loseAnswers(count: number, path?: string): void;
  /** Answers 429 as an exceeded rate-limit quota does. */
  rateLimit(isOn: boolean, retryAfterSeconds?: number, path?: string): void;
  standby(isOn: boolean): void;
  seal(): void;
  unseal(): void;
  clear(): void;
}

export interface FaultState {
  failing: { status: number; left: number; path: string; message: string }[];
  delay: { ms: number; path: string } | null;
  drop: { path: string } | null;
  lose: { left: number; path: string } | null;
  limit: { seconds: number; path: string } | null;
}

export const noFaults = (): FaultState => ({
  failing: [],
  delay: null,
  drop: null,
  lose: null,
  limit: null,
});

/** The error that a set fault gives to this path; counts it. */
export function takeFailure(
  state: FaultState,
  path: string,
): { status: number; message: string } | null {
  const found = state.failing.find((fault) => fault.left > 0 && path.startsWith(fault.path));
  if (!found) return null;
  found.left -= 1;
  return found;
}

/** Whether the answer to this request is lost; reads never are. */
export function takeLoss(state: FaultState, method: string, path: string): boolean {
  const { lose } = state;
  if (!lose || lose.left <= 0 || !["POST", "PUT", "PATCH"].includes(method)) return false;
  if (!path.startsWith(lose.path)) return false;
  lose.left -= 1;
  return true;
}

export function createFaults(
  state: FaultState,
  core: { isSealed: boolean; isStandby: boolean },
): VaultFaults {
  return {
    failNext: ({ status, count = 1, path = "", message = "injected" }) => {
      state.failing.push({ status, left: count, path, message });
    },
    delay: (ms, path = "") => {
      state.delay = ms > 0 ? { ms, path } : null;
    },
    dropConnections: (isOn, path = "") => {
      state.drop = isOn ? { path } : null;
    },
    loseAnswers: (count, path = "") => {
      state.lose = { left: count, path };
    },
    rateLimit: (isOn, seconds = 1, path = "") => {
      state.limit = isOn ? { seconds, path } : null;
    },
    standby: (isOn) => {
      core.isStandby = isOn;
    },
    seal: () => {
      core.isSealed = true;
    },
    unseal: () => {
      core.isSealed = false;
    },
    clear: () => {
      Object.assign(state, noFaults());
      core.isStandby = false;
      core.isSealed = false;
    },
  };
}
