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

const brand: unique symbol = Symbol.for("bindery.StoreError") as never;

/** Thrown by providers and the guarded fetch. The message is fit for a person; it holds no body and no value. */
export class StoreError extends Error {
  /** The built server holds modules more than once: an error of another copy is one too. Subclasses stay themselves. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (this !== StoreError) return Function.prototype[Symbol.hasInstance].call(this, value);
    return value instanceof Error && brand in value;
  }
  readonly [brand] = true;
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
