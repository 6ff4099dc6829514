/**
 * JSON with one spelling per value, after RFC 8785: members sorted by UTF-16 code units, no white space, numbers and
 * strings as ECMAScript prints them. Members that are `undefined` are left out, as JSON does. `toJSON` is honoured.
 * Audit hashes and plan digests rest on it. Throws `TypeError` for what JSON cannot hold: NaN, infinities, bigint,
 * functions, symbols, `undefined` at the root, and cycles.
 */
export function canonicalJson(value: unknown): string {
  const text = write(value, new Set());
  if (text === undefined) throw new TypeError("undefined has no JSON");
  return text;
}

function write(value: unknown, open: Set<object>): string | undefined {
  const plain = hasToJson(value) ? value.toJSON() : value;
  switch (typeof plain) {
    case "undefined":
      return undefined;
    case "number":
      if (!Number.isFinite(plain)) throw new TypeError(`${plain} has no JSON`);
      return JSON.stringify(plain);
    case "string":
    case "boolean":
      return JSON.stringify(plain);
    case "object":
      return plain === null ? "null" : writeObject(plain, open);
    default:
      throw new TypeError(`a ${typeof plain} has no JSON`);
  }
}

function writeObject(value: object, open: Set<object>): string {
  if (open.has(value)) throw new TypeError("a cycle has no JSON");
  open.add(value);
  const text = Array.isArray(value)
    ? `[${value.map((item: unknown) => write(item, open) ?? "null").join(",")}]`
    : writeMembers(value, open);
  open.delete(value);
  return text;
}

function writeMembers(value: object, open: Set<object>): string {
  const members: string[] = [];
  // The default order of `sort` is by UTF-16 code units, which is the order that RFC 8785 §3.2.3 asks for.
  for (const [name, member] of Object.entries(value).sort(byName)) {
    const text = write(member, open);
    if (text !== undefined) members.push(`${JSON.stringify(name)}:${text}`);
  }
  return `{${members.join(",")}}`;
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function hasToJson(value: unknown): value is { toJSON(): unknown } {
  return (
    typeof value === "object" &&
    value !== null &&
    "toJSON" in value &&
    typeof value.toJSON === "function"
  );
}
