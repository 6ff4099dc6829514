import "server-only";
import { lookup } from "node:dns/promises";
import {
  isSameIp,
  judgeHost,
  judgeIp,
  parseAddress,
  parseIp,
  type AddressPolicy,
  type Endpoint,
} from "./address-policy";
import { toNetworkError } from "./network-errors";
import { openSocket, type Connection } from "./open-socket";
import { sendOverSocket } from "./send-over-socket";
import { StoreError } from "@/lib/stores/errors";
import type { GuardedFetch, GuardedRequest, GuardedResponse } from "@/lib/stores/port";

export const connectTimeoutMs = 5_000;
export const totalTimeoutMs = 10_000;
export const bodyBytesMax = 64 * 1024;

export interface GuardedFetchOptions {
  policy: AddressPolicy;
  /** Resolves a name to addresses; the system's resolver unless a test replaces it. */
  resolve?: (host: string) => Promise<string[]>;
}

/**
 * The only way out to a store. Resolves once, judges every resolved address, connects to a judged address with the
 * name for TLS and `Host`; follows no redirect, uses no proxy, reads at most 64 KiB. One connection per call.
 * Throws `StoreError` with `address-refused`, `dns`, `unreachable`, `timeout`, `tls` or `answer`.
 */
export function createGuardedFetch(options: GuardedFetchOptions): GuardedFetch {
  return async (url, request) => {
    const started = performance.now();
    const target = parseAddress(url);
    if ("why" in target)
      throw new StoreError("address-refused", `The address was refused: ${target.why}.`);
    const left = deadline(request);
    try {
      const addresses = await resolveAllowed(options, target.host, target.port, left.signal);
      const dnsMs = performance.now() - started;
      const ports = { host: target.host, port: target.port, isTls: target.isTls };
      const connection = await connectToFirst(addresses, ports, request, left.signal);
      try {
        const answer = await sendOverSocket(connection.socket, new URL(url), request, {
          bodyBytesMax: request.bodyBytesMax ?? bodyBytesMax,
          signal: left.signal,
        });
        return withTimings(answer, connection, dnsMs, performance.now() - started);
      } finally {
        connection.socket.destroy();
      }
    } catch (error) {
      throw toNetworkError(error, {
        host: target.host,
        port: target.port,
        isCallerDone: request.signal?.aborted === true,
        isTimeOver: left.signal.aborted,
      });
    } finally {
      left.clear();
    }
  };
}

function deadline(request: GuardedRequest): { signal: AbortSignal; clear: () => void } {
  const controller = new AbortController();
  const timeoutMs = Math.min(request.timeoutMs ?? totalTimeoutMs, totalTimeoutMs);
  const timer = setTimeout(
    () => controller.abort(new DOMException("timeout", "TimeoutError")),
    timeoutMs,
  );
  const onAbort = (): void => controller.abort(request.signal?.reason);
  if (request.signal?.aborted) onAbort();
  request.signal?.addEventListener("abort", onAbort, { once: true });
  const clear = (): void => {
    clearTimeout(timer);
    request.signal?.removeEventListener("abort", onAbort);
  };
  return { signal: controller.signal, clear };
}

async function resolveAllowed(
  { policy, resolve }: GuardedFetchOptions,
  host: string,
  port: number,
  signal: AbortSignal,
): Promise<string[]> {
  signal.throwIfAborted();
  const byName = judgeHost(policy, host, port);
  if (!byName.isAllowed) throw refused(byName);
  const look = async (name: string) =>
    parseIp(name) ? [name] : await raceAbort((resolve ?? resolveBySystem)(name), signal);
  const addresses = await look(host);
  if (addresses.length === 0) throw new StoreError("dns", `The name ${host} has no address.`);
  for (const address of addresses) {
    const verdict = judgeIp(policy, address, host);
    if (!verdict.isAllowed) throw refused(verdict);
  }
  const other = await findOther({ policy, host, port, addresses, look });
  if (other) throw refused({ why: `${host} is ${other.what}`, isListable: false });
  return addresses;
}

interface Target {
  policy: AddressPolicy;
  host: string;
  port: number;
  addresses: readonly string[];
  look: (name: string) => Promise<string[]>;
}

/** What else stands at this port of this host, by name or by any of its addresses. A name that does not resolve is not there. */
async function findOther({
  policy,
  host,
  port,
  addresses,
  look,
}: Target): Promise<Endpoint | null> {
  for (const other of policy.others ?? []) {
    if (other.port !== port) continue;
    if (other.host === host) return other;
    const theirs = await look(other.host).catch(() => []);
    if (theirs.some((one) => addresses.some((address) => isSameIp(one, address)))) return other;
  }
  return null;
}

const refused = ({ why, isListable }: { why: string; isListable: boolean }): StoreError =>
  new StoreError("address-refused", `The address was refused: ${why}.`, {
    hint: isListable
      ? "Whoever runs Bindery can list the host or its range in BINDERY_STORE_ALLOW."
      : "Give the address of the store itself.",
  });

async function resolveBySystem(host: string): Promise<string[]> {
  const found = await lookup(host, { all: true, verbatim: true });
  return found.map((entry) => entry.address);
}

/** The system's resolver cannot be cancelled; the caller need not wait for it. */
function raceAbort<T>(pending: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener("abort", onAbort, { once: true });
    pending.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

const addressesTriedMax = 4;

async function connectToFirst(
  addresses: string[],
  target: { host: string; port: number; isTls: boolean },
  request: GuardedRequest,
  signal: AbortSignal,
): Promise<Connection> {
  let last: unknown = null;
  for (const address of addresses.slice(0, addressesTriedMax)) {
    try {
      return await openSocket({
        ...target,
        address,
        ca: request.ca,
        serverName: request.serverName,
        connectTimeoutMs,
        signal,
      });
    } catch (error) {
      last = error;
      const isSecondTryUseful = !signal.aborted && isConnectFailure(error);
      if (!isSecondTryUseful) break;
    }
  }
  throw last;
}

const isConnectFailure = (error: unknown): boolean =>
  error instanceof Error &&
  "code" in error &&
  ["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "EADDRNOTAVAIL", "ETIMEDOUT"].includes(
    String(error.code),
  );

function withTimings(
  answer: Omit<GuardedResponse, "timings">,
  connection: Connection,
  dnsMs: number,
  totalMs: number,
): GuardedResponse {
  return {
    ...answer,
    timings: { dnsMs, tcpMs: connection.tcpMs, tlsMs: connection.tlsMs, totalMs },
    address: connection.address,
    ...(connection.tls ? { tls: connection.tls } : {}),
  };
}
