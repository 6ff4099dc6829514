import "server-only";
import { SecretValue } from "@/lib/domain/secret-value";
import type { Json } from "@/lib/server/audit/entry";

const hidden = "[redacted]";
/** Names of members that may hold a value, whatever they hold. The verbs leave them out; this is the second fence. */
const secretName =
  /password|passwd|secret(?!s?set|provider|name|object|s?store)|token(?!audience|ttl|reviewer)|kubeconfig|privatekey|credential|apikey|^value$|^data$|stringdata/i;
const depthMax = 12;
const itemsMax = 500;
const textMax = 20_000;

/**
 * What may stand in an audit row: JSON only; secrets and members named like secrets become `[redacted]`; too deep, too
 * long or too many is cut and says so.
 */
export function redact(value: unknown, depth = 0): Json {
  if (value === null || value === undefined) return null;
  if (value instanceof SecretValue) return hidden;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`;
  switch (typeof value) {
    case "string":
      return value.length > textMax
        ? `${cleanText(value, textMax)}… [cut]`
        : cleanText(value, textMax);
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "boolean":
      return value;
    case "object":
      return depth >= depthMax ? "[too deep]" : redactObject(value, depth + 1);
    default:
      return `[${typeof value}]`;
  }
}

/** PostgreSQL stores neither NUL nor half of a surrogate pair; both come in with a request's headers or a cluster's texts. */
export function cleanText(text: string, lengthMax: number): string {
  return text.slice(0, lengthMax).toWellFormed().replaceAll("\u0000", "\uFFFD");
}

function redactObject(value: object, depth: number): Json {
  if (Array.isArray(value)) {
    return value.slice(0, itemsMax).map((item: unknown) => redact(item, depth));
  }
  const members = Object.entries(value).slice(0, itemsMax);
  return Object.fromEntries(
    members
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => [
        cleanText(name, 300),
        secretName.test(name) && typeof member !== "boolean" && member !== null
          ? hidden
          : redact(member, depth),
      ]),
  );
}
