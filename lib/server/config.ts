import "server-only";
import { resolve } from "node:path";
import { z } from "zod";
import { SecretValue } from "@/lib/domain/secret-value";
import { singleton } from "@/lib/server/singleton";

const blankAsAbsent = (value: unknown) => (value === "" ? undefined : value);
const optional = <T extends z.ZodType>(type: T) => z.preprocess(blankAsAbsent, type.optional());

const list = z
  .string()
  .transform((text) => text.split(",").map((part) => part.trim()))
  .transform((parts) => parts.filter((part) => part !== ""));

/** A host or host pattern, an address, a range. */
const allowed =
  /^(?:\*|(?:\*\.)?[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?|[0-9a-f.:]*[.:][0-9a-f.:]*(?:\/\d{1,3})?)$/i;

/** A range that is too long would silently allow nothing. */
function isPrefixLength(entry: string): boolean {
  const [base = "", length] = entry.split("/");
  return length === undefined || Number(length) <= (base.includes(":") ? 128 : 32);
}

const Environment = z.object({
  NODE_ENV: optional(z.string()),
  DATABASE_URL: optional(z.string().regex(/^postgres(ql)?:\/\//, "must begin with postgresql://")),
  BINDERY_DATA_DIR: optional(z.string()),
  BINDERY_ENCRYPTION_KEY: optional(z.string()),
  BINDERY_ENCRYPTION_KEY_FILE: optional(z.string()),
  BINDERY_AUDIT_KEY: optional(z.string()),
  BINDERY_AUDIT_KEY_FILE: optional(z.string()),
  BINDERY_AUDIT_KEY_REPLACES: optional(z.string().regex(/^[0-9a-f]{16}$/, "is the id of a key")),
  BINDERY_URL: optional(z.url({ protocol: /^https?$/ })),
  BINDERY_SETUP_TOKEN: optional(z.string().min(16, "needs at least 16 characters")),
  BINDERY_STORE_ALLOW: optional(
    list.refine(
      (entries) => entries.every((entry) => allowed.test(entry) && isPrefixLength(entry)),
      "each entry is a host (vault.example.com, *.vault.svc), an address, a range such as 10.0.0.0/8, or loopback",
    ),
  ),
  BINDERY_TRUSTED_PROXIES: optional(z.coerce.number().int().min(0).max(5)),
  BINDERY_LOG_LEVEL: optional(z.enum(["silent", "error", "warn", "info", "debug"])),
  BINDERY_SESSION_IDLE_MINUTES: optional(z.coerce.number().int().min(5).max(1440)),
  BINDERY_SESSION_HOURS: optional(z.coerce.number().int().min(1).max(168)),
  BINDERY_METRICS_TOKEN: optional(z.string().min(16)),
  KUBERNETES_SERVICE_HOST: optional(z.string()),
  KUBERNETES_SERVICE_PORT: optional(z.string()),
  PORT: optional(z.coerce.number().int().min(1).max(65535)),
});

export interface KeySource {
  value: SecretValue | null;
  file: string | null;
}

export interface Config {
  /** PostgreSQL; null: the embedded database below `dataDir`. It may hold a password, so it is never printed. */
  databaseUrl: SecretValue | null;
  /** Where that PostgreSQL is; null: none, or one that is reached without a network. */
  databaseEndpoint: { host: string; port: number } | null;
  /** Absolute. Holds the embedded database and the keys generated for it. */
  dataDir: string;
  encryptionKey: KeySource;
  auditKey: KeySource;
  /** Id of the audit key that is lost for good and that the present one takes the place of; null: none is. */
  auditKeyReplaces: string | null;
  /** Where people reach the console; without it, the request's own host counts as the origin. */
  url: URL | null;
  isHttps: boolean;
  setupToken: SecretValue | null;
  /**
   * Host patterns (`*.vault.svc`), addresses and ranges (`10.0.0.0/8`) to which stores are confined: a listed host, or one whose
   * addresses are listed; empty: every address that is not always refused. `loopback` allows loopback.
   */
  storeAllow: string[];
  /** How many reverse proxies append to X-Forwarded-For; 0: the header is not believed. */
  trustedProxies: number;
  logLevel: "silent" | "error" | "warn" | "info" | "debug";
  sessionIdleMinutes: number;
  sessionHours: number;
  /** Bearer token of `/api/metrics`; null: open only to loopback callers. */
  metricsToken: SecretValue | null;
  /** Where the API of the own cluster is, as Kubernetes tells every pod; undefined outside a cluster. */
  inCluster: { host: string | undefined; port: string | undefined };
  port: number;
  isProduction: boolean;
}

/** Host and port of an address; null where it names no host. */
export function endpointOf(
  address: string | undefined,
  usualPort: number,
): { host: string; port: number } | null {
  if (address === undefined || !URL.canParse(address)) return null;
  const { hostname, port } = new URL(address);
  const host = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  return host === "" ? null : { host, port: Number(port) || usualPort };
}

/** Turns an environment into the configuration. Throws one `Error` that names every variable that is wrong, never its value. */
export function parseConfig(environment: Record<string, string | undefined>): Config {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`Bindery cannot start, the configuration is wrong:\n  ${wrong.join("\n  ")}`);
  }
  const env = parsed.data;
  const url = env.BINDERY_URL ? new URL(env.BINDERY_URL) : null;
  const secret = (text: string | undefined) => (text === undefined ? null : new SecretValue(text));
  return {
    databaseUrl: secret(env.DATABASE_URL),
    databaseEndpoint: endpointOf(env.DATABASE_URL, 5_432),
    dataDir: resolve(/* turbopackIgnore: true */ env.BINDERY_DATA_DIR ?? ".data"),
    encryptionKey: {
      value: secret(env.BINDERY_ENCRYPTION_KEY),
      file: env.BINDERY_ENCRYPTION_KEY_FILE ?? null,
    },
    auditKey: { value: secret(env.BINDERY_AUDIT_KEY), file: env.BINDERY_AUDIT_KEY_FILE ?? null },
    auditKeyReplaces: env.BINDERY_AUDIT_KEY_REPLACES ?? null,
    url,
    isHttps: url?.protocol === "https:",
    setupToken: secret(env.BINDERY_SETUP_TOKEN),
    storeAllow: env.BINDERY_STORE_ALLOW ?? [],
    trustedProxies: env.BINDERY_TRUSTED_PROXIES ?? 0,
    logLevel: env.BINDERY_LOG_LEVEL ?? (env.NODE_ENV === "test" ? "silent" : "info"),
    sessionIdleMinutes: env.BINDERY_SESSION_IDLE_MINUTES ?? 60,
    sessionHours: env.BINDERY_SESSION_HOURS ?? 12,
    metricsToken: secret(env.BINDERY_METRICS_TOKEN),
    inCluster: { host: env.KUBERNETES_SERVICE_HOST, port: env.KUBERNETES_SERVICE_PORT },
    port: env.PORT ?? 3000,
    isProduction: env.NODE_ENV === "production",
  };
}

/** The configuration of this process, read once. */
export function getConfig(): Config {
  return singleton("config", () => parseConfig(process.env));
}
