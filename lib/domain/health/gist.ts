import { clipped } from "@/lib/domain/health/words";

const charactersMax = 120;
/** How HTTP clients inside providers print a refused call: `URL: GET https://host/v1/path Code: 403. Errors: …`. */
const call = /URL: ([A-Z]+) (\S+)\s+Code: (\d{3})/;

/**
 * One line for what an event said, the raw text being one click away: the answer of the call that failed where the text
 * has one, else its beginning. An address loses its host, which the store's own line names.
 */
export function gistOf(text: string): string {
  const [, method, address = "", status] = call.exec(text) ?? [];
  if (method === undefined) return clipped(text, charactersMax);
  const path = address.replace(/^[a-z]+:\/\/[^/]+/, "").replace(/[?#].*$/, "");
  return `${status} on \`${method} ${clipped(path || address, charactersMax)}\``;
}
