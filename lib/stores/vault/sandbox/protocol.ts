import { isExactNumber } from "../exact-json";
import { randomBytes, randomUUID } from "node:crypto";

export type JsonMap = Record<string, unknown>;

export type Operation = "read" | "list" | "create" | "update" | "patch" | "delete";

/** One request as Vault's core sees it: the path is relative to the namespace, without `/v1/`. */
export interface VaultCall {
  id: string;
  operation: Operation;
  path: string;
  data: JsonMap;
  token: string;
  namespace: string;
  remoteAddress: string;
}

export interface AuthReply {
  client_token: string;
  accessor: string;
  policies: string[];
  token_policies: string[];
  metadata: Record<string, string> | null;
  lease_duration: number;
  renewable: boolean;
  entity_id: string;
  token_type: string;
  orphan: boolean;
  mfa_requirement: null;
  num_uses: number;
}

/** What a backend answers; `null` is "nothing": 404 for a read or list, 204 for everything else. */
export interface Reply {
  data?: JsonMap | null;
  auth?: AuthReply;
  warnings?: string[];
  leaseSeconds?: number;
  /** Answers with this status instead of 200; Vault then leaves `mount_type` empty. */
  status?: number;
  /** With `status`: no body at all. */
  isEmpty?: boolean;
}
export type Outcome = Reply | null;

/** An error as Vault answers it: `{"errors":[message]}`, or `{"errors":[]}` without a message. */
export class VaultFault extends Error {
  readonly status: number;
  readonly hasText: boolean;

  constructor(status: number, message: string | null) {
    super(message ?? "");
    this.status = status;
    this.hasText = message !== null;
  }
}

/** A secrets engine or auth method behind a mount; paths are relative to the mount. */
export interface Engine {
  handle(call: VaultCall, path: string): Outcome | Promise<Outcome>;
  /** Decides between the capabilities `create` and `update`; without it every write is an update. */
  exists?(path: string): boolean;
  isUnauthenticated?(path: string): boolean;
}

/** hashicorp/go-multierror's text, which Vault puts into `errors` as it is. */
export function manyErrors(...messages: string[]): string {
  const head = messages.length === 1 ? "1 error occurred:" : `${messages.length} errors occurred:`;
  return `${head}\n${messages.map((message) => `\t* ${message}\n`).join("")}\n`;
}

export const permissionDenied = () => new VaultFault(403, "permission denied");
export const policyDenied = () => new VaultFault(403, manyErrors("permission denied"));
export const invalidToken = () =>
  new VaultFault(403, manyErrors("permission denied", "invalid token"));
export const unsupportedPath = () => new VaultFault(404, manyErrors("unsupported path"));
export const unsupportedOperation = () => new VaultFault(405, manyErrors("unsupported operation"));
export const badRequest = (message: string) => new VaultFault(400, message);

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

export function randomName(length: number): string {
  return Array.from(randomBytes(length), (byte) => letters[byte % letters.length]).join("");
}

export const newId = (): string => randomUUID();

let lastNanos = 0;

/** RFC 3339 with nanoseconds as Go prints it: trailing zeros are left out. */
export function timestamp(ms: number): string {
  lastNanos = (lastNanos + 7919) % 1_000_000;
  const whole = new Date(ms).toISOString().slice(0, -1);
  return `${whole}${String(lastNanos).padStart(6, "0")}`.replace(/\.?0+$/, "") + "Z";
}

/** A Go duration or a number of seconds, as Vault's fields accept it. */
export function secondsOf(value: unknown): number {
  if (typeof value === "number") return Math.trunc(value);
  if (typeof value !== "string" || value === "") return 0;
  if (/^-?\d+$/.test(value)) return Number(value);
  const units: Record<string, number> = { d: 86_400, h: 3600, m: 60, s: 1, ms: 0.001 };
  let total = 0;
  let rest = value;
  while (rest !== "") {
    const part = /^(\d+(?:\.\d+)?)(ms|[dhms])/.exec(rest);
    if (!part) throw badRequest(`time: invalid duration "${value}"`);
    total += Number(part[1]) * (units[part[2] ?? "s"] ?? 1);
    rest = rest.slice(part[0].length);
  }
  return Math.trunc(total);
}

/** `1h0m0s`: how Go prints a duration. */
export function goDuration(seconds: number): string {
  if (seconds === 0) return "0s";
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = seconds % 60;
  if (hours > 0) return `${hours}h${minutes}m${rest}s`;
  return minutes > 0 ? `${minutes}m${rest}s` : `${rest}s`;
}

/** A comma-separated string or a list, as Vault's `TypeCommaStringSlice` reads it. */
export function listOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String);
  if (typeof value !== "string" || value === "") return [];
  return value.split(",").map((part) => part.trim());
}

export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

export function flagOf(value: unknown): boolean {
  return value === true || value === "true" || value === 1 || value === "1";
}

export function isMap(value: unknown): value is JsonMap {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !isExactNumber(value)
  );
}
