/** Why a store's answer was not what was asked for; decided by status or code, never by message. */
export type StoreErrorReason =
  | "address-refused"
  | "dns"
  | "unreachable"
  | "timeout"
  | "tls"
  | "signin"
  | "denied"
  | "absent"
  | "conflict"
  | "invalid"
  | "throttled"
  | "sealed"
  | "unsupported"
  | "answer";

/** Thrown by providers and the guarded fetch. The message is fit for a person; it holds no body and no value. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly reason: StoreErrorReason;
  readonly hint: string | undefined;
  readonly status: number | undefined;
  /** Seconds after which a throttled call may be tried again. */
  readonly retryAfterSeconds: number | undefined;
  /** With the reason `tls`: what about the certificate or handshake is wrong. */
  readonly tlsFault: string | undefined;

  constructor(
    reason: StoreErrorReason,
    message: string,
    options: {
      hint?: string;
      status?: number;
      retryAfterSeconds?: number;
      tlsFault?: string;
      cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.reason = reason;
    this.hint = options.hint;
    this.status = options.status;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.tlsFault = options.tlsFault;
  }
}
