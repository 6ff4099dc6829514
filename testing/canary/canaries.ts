import { randomBytes } from "node:crypto";

/** Bytes that a value is looked for by: long enough to be nobody else's, short enough to be found in a cut text. */
const pieceLength = 14;

interface Needle {
  of: string;
  form: string;
  bytes: Buffer;
}

export interface Haystack {
  /** Where it lay, for whoever reads the failure. */
  where: string;
  bytes: Buffer | string;
  /** Names of what may stand here, as it is the one answer that hands it out. */
  mayHold?: readonly string[];
}

/**
 * Secrets by name. What is made here holds letters and digits only, which JSON, URLs and HTML write as they are; the
 * marks around it are those that they escape.
 */
export class Canaries {
  /** By their first three bytes, so that many needles are looked for in one reading of many megabytes. */
  readonly #needles = new Map<number, Needle[]>();
  readonly #beginnings = new Uint8Array(1 << 24);
  readonly #names = new Set<string>();

  /** A new secret, for wherever a person may type one. */
  make(name: string): string {
    const value = randomBytes(24).toString("hex");
    this.add(name, value);
    return value;
  }

  /** A secret that somebody else made; given back. */
  add(name: string, value: string): string {
    if (value.length < 8) throw new Error(`${name} is too short to be told from chance`);
    this.#names.add(name);
    const bytes = Buffer.from(value);
    const pieces = [bytes.subarray(0, pieceLength), bytes.subarray(-pieceLength)];
    // The head of a JWT is everybody's.
    for (const piece of value.startsWith("eyJ") ? pieces.slice(1) : pieces)
      for (const [form, text] of formsOf(piece))
        this.#keep({ of: name, form, bytes: Buffer.from(text) });
    return value;
  }

  #keep(needle: Needle): void {
    const beginning = needle.bytes.readUIntBE(0, 3);
    this.#beginnings[beginning] = 1;
    this.#needles.set(beginning, [...(this.#needles.get(beginning) ?? []), needle]);
  }

  get names(): ReadonlySet<string> {
    return this.#names;
  }

  /** `store-token as base64 in row of store`: each place where one lies that may not. */
  find(haystacks: readonly Haystack[]): string[] {
    const found = new Set<string>();
    for (const { where, bytes, mayHold = [] } of haystacks) {
      const whole = typeof bytes === "string" ? Buffer.from(bytes) : bytes;
      for (const { of, form } of this.#in(whole))
        if (!mayHold.includes(of)) found.add(`${of} as ${form} in ${where}`);
    }
    return [...found];
  }

  #in(whole: Buffer): Set<Needle> {
    const found = new Set<Needle>();
    let last = 0;
    for (let end = 0; end < whole.length; end += 1) {
      last = ((last << 8) | (whole[end] ?? 0)) & 0xffffff;
      if (this.#beginnings[last] === 0 || end < 2) continue;
      for (const needle of this.#needles.get(last) ?? [])
        if (needle.bytes.equals(whole.subarray(end - 2, end - 2 + needle.bytes.length)))
          found.add(needle);
    }
    return found;
  }
}

/** As it is, as hexadecimal, for a URL, in JSON, and as base64 wherever in a longer text it begins. */
function formsOf(piece: Buffer): Map<string, string> {
  const text = piece.toString();
  const forms = new Map([
    ["text", text],
    ["hexadecimal", piece.toString("hex")],
    ["URL", encodeURIComponent(text)],
    ["JSON", JSON.stringify(text).slice(1, -1)],
    ["UTF-16", text.split("").join("\0")],
    ["reversed", text.split("").toReversed().join("")],
  ]);
  for (const before of [0, 1, 2]) {
    const encoded = Buffer.concat([Buffer.alloc(before), piece]).toString("base64");
    // The first and last signs also hold bits of their neighbours.
    const inner = encoded.replaceAll("=", "").slice(before === 0 ? 0 : before + 1, -1);
    forms.set(`base64 at ${before}`, inner);
    forms.set(`base64url at ${before}`, inner.replaceAll("+", "-").replaceAll("/", "_"));
  }
  const seen = new Set<string>();
  return new Map([...forms].filter(([, form]) => !seen.has(form) && seen.add(form)));
}
