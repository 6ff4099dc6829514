const redacted = "[redacted]";

/**
 * A secret in memory. Every way of printing it gives `[redacted]`; only `reveal()` gives the text, and only
 * `lib/stores/<kind>/`, the sealing of credentials and request parsing may call it (lint).
 */
export class SecretValue {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return redacted;
  }

  toJSON(): string {
    return redacted;
  }

  get [Symbol.toStringTag](): string {
    return "SecretValue";
  }

  /** What `util.inspect` and `console.log` print; the well-known symbol avoids an import of node:util. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return redacted;
  }
}
