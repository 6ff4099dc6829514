import type { StoreReference } from "@/lib/contracts/bindings";
import type { ReferenceProbe, StoreRung } from "@/lib/contracts/stores";
import type { SecretValue } from "@/lib/domain/secret-value";

/**
 * What every store provider implements (`server.ts` exports it as `provider`). Pure parts live beside it:
 * `manifest.ts`, `binding.ts`, `access.ts`, `checks.ts` (see `lib/stores/pure.ts`).
 */
export interface SecretStoreProvider<Config = unknown> {
  /**
   * Opens a client. Signs in lazily, on the first call that needs it. Throws nothing for an unreachable store:
   * that is a failed rung of `check`.
   */
  open(config: Config, deps: StoreDeps): SecretStoreClient;
}

/** A refusal carries what the person may know; never a body, a token or a value. */
export interface StoreDeps {
  /** Connects to checked addresses only (reliability-and-security.md §6); refuses what the policy forbids. */
  fetch: GuardedFetch;
  /** Signs in as a workload: a ServiceAccount token for the audience, where the configuration asks for Kubernetes sign-in. */
  serviceAccountToken?: (audience: string | null) => Promise<SecretValue>;
  now: () => number;
}

export interface GuardedRequest {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "LIST";
  headers?: Record<string, string>;
  body?: string;
  /** PEM bundle trusted for this call in place of the system's roots. */
  ca?: string;
  serverName?: string;
  /** Never more than 10 s in all. */
  timeoutMs?: number;
  /** 64 KiB unless said otherwise. */
  bodyBytesMax?: number;
  signal?: AbortSignal;
}

export interface GuardedResponse {
  status: number;
  headers: Record<string, string>;
  /** At most 64 KiB unless the caller asks for more; longer answers are an error, not cut. */
  text: string;
  /** Address that was connected to, for the ladder's details. */
  address?: string;
  timings?: CallTimings;
  /** Absent over plain HTTP. */
  tls?: { protocol: string; validUntil: string };
}

/** Milliseconds per phase; `tlsMs` is null over plain HTTP. */
export interface CallTimings {
  dnsMs: number;
  tcpMs: number;
  tlsMs: number | null;
  totalMs: number;
}

/** Throws `StoreError`; never follows a redirect, never uses a proxy from the environment. */
export type GuardedFetch = (url: string, request: GuardedRequest) => Promise<GuardedResponse>;

export interface SecretStoreClient extends AsyncDisposable {
  /** Climbs DNS → TCP → TLS → sign-in → permission; stops at the first failed rung and says what to do. */
  check(signal: AbortSignal): Promise<StoreRung[]>;
  /** Names below a prefix for pickers; members of a secret when `prefix` names one and the store can tell without reading values. */
  list(prefix: string, page: PageRequest, signal: AbortSignal): Promise<NamePage>;
  /** Metadata only: whether the reference exists, its version and age. Never reads a value. */
  describe(reference: StoreReference, signal: AbortSignal): Promise<ReferenceProbe>;
  /** null when absent. Used to merge a member into a secret that holds several; never leaves the provider. */
  read(reference: StoreReference, signal: AbortSignal): Promise<SecretValue | null>;
  /**
   * Writes one value and reads it back. `expected` is the version that was seen, or "absent".
   * Throws `StoreError("conflict")` when the store moved on; other members of the same secret are kept. Whatever is thrown
   * after the write may have been done says so in `sent`.
   */
  write(
    reference: StoreReference,
    value: SecretValue,
    expected: ExpectedVersion,
    signal: AbortSignal,
  ): Promise<SecretVersion>;
  /** Soft delete where the store has it. */
  remove(reference: StoreReference, expected: SecretVersion, signal: AbortSignal): Promise<void>;
  /**
   * Proves the identity chain as a pod would walk it: signs in with the ServiceAccount's token and describes the
   * references with what that identity may see. The values are never read where the store can avoid it.
   */
  probeAs(
    identity: WorkloadIdentity,
    references: StoreReference[],
    signal: AbortSignal,
  ): Promise<WorkloadProbe>;
}

export interface WorkloadIdentity {
  /** The role (or other store-side identity) named in the binding. */
  role: string;
  /** Sign-in mount, client id…: whatever else the binding's parameters say, as they say it. */
  parameters: Readonly<Record<string, string>>;
  token: SecretValue;
}

export interface WorkloadProbe {
  rungs: StoreRung[];
  references: ReferenceProbe[];
}

/** Opaque to everybody but the provider that gave it. */
export type SecretVersion = string;

/** A version that was seen, or the word `absent`. */
export type ExpectedVersion = SecretVersion;

export interface PageRequest {
  after: string | null;
  limit: number;
}

export interface NamePage {
  items: { name: string; kind: "folder" | "secret" | "member" }[];
  /** Pass as `after` to go on; null at the end. */
  next: string | null;
}
