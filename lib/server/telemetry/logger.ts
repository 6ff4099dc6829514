import "server-only";
import pino, { type Logger } from "pino";
import { getConfig } from "@/lib/server/config";
import { singleton } from "@/lib/server/singleton";
import { currentRequest } from "@/lib/server/telemetry/request-context";

/** The second fence: the first is that values are `SecretValue` and bodies are never logged. */
const hidden = [
  "authorization",
  "cookie",
  "password",
  "token",
  "secret",
  "kubeconfig",
  "value",
  "data",
];
const paths = hidden.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** JSON lines on stdout, with the request's id on each. No transports: Next's tracing misses their worker files. */
export function getLogger(): Logger {
  return singleton("logger", () =>
    pino({
      level: getConfig().logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths, censor: "[redacted]" },
      mixin: () => ({ ...currentRequest() }),
    }),
  );
}

/**
 * The fields that an error may bring into a log line. Messages of foreign errors may quote what was sent, so only
 * class, code and stack frames (without the message) are kept of them.
 */
export function errorFields(error: unknown, depth = 0): Record<string, unknown> {
  if (!(error instanceof Error)) return { kind: typeof error };
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return {
    kind: error.name,
    code,
    stack: frames.slice(0, 12).map((line) => line.trim()),
    message: error.name === "AppError" ? error.message : undefined,
    cause: error.cause !== undefined && depth < 3 ? errorFields(error.cause, depth + 1) : undefined,
  };
}
