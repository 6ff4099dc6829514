import "server-only";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";

export interface SocketTarget {
  host: string;
  /** The judged address: the only one that is connected to. */
  address: string;
  port: number;
  isTls: boolean;
  ca: string | undefined;
  serverName: string | undefined;
  connectTimeoutMs: number;
  signal: AbortSignal;
}

export interface Connection {
  socket: Socket;
  address: string;
  tcpMs: number;
  tlsMs: number | null;
  tls: { protocol: string; validUntil: string } | null;
}

/** A failure after TCP stood: whatever it is, the rung that failed is TLS. */
export class TlsFailure extends Error {
  readonly code: string;
  readonly address: string;

  constructor(cause: Error & { code?: string }, address: string) {
    super(cause.message, { cause });
    this.code = cause.code ?? "";
    this.address = address;
  }
}

export async function openSocket(target: SocketTarget): Promise<Connection> {
  const started = performance.now();
  const tcp = connectTcp({ host: target.address, port: target.port });
  await ready(tcp, "connect", target);
  const tcpMs = performance.now() - started;
  const { address } = target;
  if (!target.isTls) return { socket: tcp, address, tcpMs, tlsMs: null, tls: null };
  const name = target.serverName ?? target.host;
  const secured = connectTls({
    socket: tcp,
    // A name for SNI must be a name; certificates for an address are checked through `host`.
    ...(isIP(name) ? { host: name } : { servername: name, host: name }),
    ...(target.ca === undefined ? {} : { ca: target.ca }),
    rejectUnauthorized: true,
    minVersion: "TLSv1.2",
    ALPNProtocols: ["http/1.1"],
  });
  try {
    await ready(secured, "secureConnect", target);
  } catch (error) {
    tcp.destroy();
    if (target.signal.aborted || isTimeout(error)) throw error;
    throw new TlsFailure(error as Error, address);
  }
  return {
    socket: secured,
    address,
    tcpMs,
    tlsMs: performance.now() - started - tcpMs,
    tls: seen(secured),
  };
}

const isTimeout = (error: unknown): boolean =>
  error instanceof DOMException && error.name === "TimeoutError";

function seen(socket: TLSSocket): Connection["tls"] {
  const until = Date.parse(socket.getPeerCertificate().valid_to);
  return {
    protocol: (socket.getProtocol() ?? "TLS").replace("TLSv", "TLS "),
    validUntil: Number.isNaN(until) ? "" : new Date(until).toISOString(),
  };
}

function ready(socket: Socket, event: string, target: SocketTarget): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      done();
      socket.on("error", () => undefined);
      socket.destroy();
      reject(error as Error);
    };
    const timer = setTimeout(
      () => fail(new DOMException("timeout", "TimeoutError")),
      target.connectTimeoutMs,
    );
    const onAbort = (): void => fail(target.signal.reason);
    const onClose = (): void => fail(Object.assign(new Error("closed"), { code: "ECONNRESET" }));
    const done = (): void => {
      clearTimeout(timer);
      target.signal.removeEventListener("abort", onAbort);
      socket.off("error", fail);
      socket.off("close", onClose);
    };
    if (target.signal.aborted) return fail(target.signal.reason);
    target.signal.addEventListener("abort", onAbort, { once: true });
    socket.once("error", fail);
    socket.once("close", onClose);
    socket.once(event, () => {
      done();
      resolve();
    });
  });
}
