/** Not yet in TypeScript's library: JSON.parse source text access (ECMAScript 2026), in Node since 22. */
interface ExactJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): object;
  isRawJSON(value: unknown): boolean;
}
const json = JSON as unknown as ExactJson;

/**
 * As `JSON.parse`, but a number that JavaScript would write otherwise (above 2^53, `1.0`, `1e3`) stays the text that it is:
 * `JSON.stringify` writes it so. For secrets of others that are read to be written again. Throws `SyntaxError`.
 */
export function parseExact(text: string): unknown {
  return json.parse(text, (_key, value, { source }) =>
    typeof value === "number" && source !== undefined && source !== String(value)
      ? json.rawJSON(source)
      : value,
  );
}

/** A number that was kept as text: an object to `typeof`, no map to anybody. */
export const isExactNumber = (value: unknown): boolean => json.isRawJSON(value);

/** A copy of JSON data that loses nothing of it, as `structuredClone` would. */
export const cloneExact = <T>(value: T): T => parseExact(JSON.stringify(value)) as T;
