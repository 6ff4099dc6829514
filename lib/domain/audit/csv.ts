import type { AuditEntry } from "@/lib/contracts/audit";

const columns: readonly (readonly [name: string, of: (entry: AuditEntry) => unknown])[] = [
  ["sequence", (entry) => entry.sequence],
  ["id", (entry) => entry.id],
  ["at", (entry) => entry.at],
  ["actorKind", (entry) => entry.actor.kind],
  ["actorId", (entry) => entry.actor.id],
  ["actorName", (entry) => entry.actor.name],
  ["actorEmail", (entry) => entry.actor.email],
  ["ip", (entry) => entry.ip],
  ["userAgent", (entry) => entry.userAgent],
  ["requestId", (entry) => entry.requestId],
  ["action", (entry) => entry.action],
  ["entity", (entry) => entry.entity],
  ["entityId", (entry) => entry.entityId],
  ["cluster", (entry) => entry.cluster],
  ["namespace", (entry) => entry.namespace],
  ["environment", (entry) => entry.environment],
  ["outcome", (entry) => entry.outcome],
  ["reason", (entry) => entry.reason],
  ["before", (entry) => entry.before],
  ["after", (entry) => entry.after],
  ["intent", (entry) => entry.intent],
  ["repeats", (entry) => entry.repeats],
  ["hash", (entry) => entry.hash],
];

/** First line of a CSV export. */
export const csvHead = (): string => lineOf(columns.map(([name]) => name));

/** One entry as a line; `before` and `after` as JSON. */
export const csvLine = (entry: AuditEntry): string =>
  lineOf(columns.map(([, of]) => csvCell(of(entry))));

const lineOf = (cells: readonly string[]): string => `${cells.join(",")}\r\n`;

/**
 * A cell after RFC 4180 that no spreadsheet takes for a formula: a text that begins with `= + - @`, a tab or a return
 * gets an apostrophe before it (ASVS 1.2.10).
 */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const safe = typeof value !== "number" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
