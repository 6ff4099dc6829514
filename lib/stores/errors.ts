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
  /** The write was sent and may have been done; `version` where the store had said it already. */
  readonly sent: { version: string | null } | undefined;

  constructor(
    reason: StoreErrorReason,
    message: string,
    options: {
      hint?: string;
      status?: number;
      retryAfterSeconds?: number;
      tlsFault?: string;
      sent?: { version: string | null };
      cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.reason = reason;
    this.hint = options.hint;
    this.status = options.status;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.tlsFault = options.tlsFault;
    this.sent = options.sent;
  }
}

/** Runs the sending of a write, or its reading back, and marks a failure that leaves open whether it was done. */
export async function markSent<T>(
  call: () => Promise<T>,
  version: string | null = null,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const isOpen = version !== null || mayBeDone(error);
    if (!isOpen) throw error;
    const { reason, message, hint, status, retryAfterSeconds } = error;
    throw new StoreError(reason, message, {
      cause: error,
      sent: { version },
      ...(hint === undefined ? {} : { hint }),
      ...(status === undefined ? {} : { status }),
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    });
  }
}

const mayBeDone = ({ reason, status }: StoreError): boolean =>
  reason === "timeout" ||
  reason === "unreachable" ||
  (status !== undefined && (status === 200 || (status >= 500 && status !== 501 && status !== 503)));
