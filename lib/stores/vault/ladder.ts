import "server-only";
import { z } from "zod";
import type { VaultSession } from "./auth";
import { may, readCapabilities } from "./capabilities";
import type { VaultAnswer, VaultClient } from "./client";
import type { VaultConfig } from "./manifest";
import { SignInError } from "./sign-in-errors";
import type { StoreRung } from "@/lib/contracts/stores";
import { StoreError } from "@/lib/stores/errors";

type RungId = StoreRung["id"];
const labels: Record<RungId, string> = {
  address: "Address",
  dns: "Name resolves",
  tcp: "Connection",
  tls: "TLS",
  health: "Vault is ready",
  signin: "Sign-in",
  permission: "Permission",
  references: "References",
};

export interface LadderInput {
  config: VaultConfig;
  client: VaultClient;
  session: VaultSession;
  now: () => number;
}

/** Climbs until the first rung that fails; the rest is skipped. Only an aborted signal throws. */
export async function climb(input: LadderInput, signal: AbortSignal): Promise<StoreRung[]> {
  const ids: RungId[] = ["address", "dns", "tcp", "tls", "health", "signin", "permission"];
  const rungs = await reachVault(input.client, input.config.address, signal);
  if (!hasFailed(rungs)) rungs.push(await signInRung(input, signal));
  if (!hasFailed(rungs)) rungs.push(await permissionRung(input, signal));
  return [...rungs, ...ids.slice(rungs.length).map(skipped)];
}

export const hasFailed = (rungs: StoreRung[]): boolean =>
  rungs.some((rung) => rung.state === "failed");

export const rung = (
  id: RungId,
  state: StoreRung["state"],
  detail: string,
  rest: Partial<StoreRung> = {},
): StoreRung => ({ id, label: labels[id], state, durationMs: null, detail, ...rest });

export const skipped = (id: RungId): StoreRung => rung(id, "skipped", "Not reached.");

const Health = z.object({
  initialized: z.boolean(),
  sealed: z.boolean(),
  standby: z.boolean(),
  version: z.string().max(100),
});

const rungOfReason: Partial<Record<string, RungId>> = {
  "address-refused": "address",
  dns: "dns",
  unreachable: "tcp",
  timeout: "tcp",
  tls: "tls",
};

/** Address to health with one call: its timings tell the phases apart. */
export async function reachVault(
  client: VaultClient,
  address: string,
  signal: AbortSignal,
): Promise<StoreRung[]> {
  const order: RungId[] = ["address", "dns", "tcp", "tls"];
  try {
    const answer = await client.call(
      { method: "GET", path: "sys/health", isInNamespace: false },
      signal,
    );
    return [...connectionRungs(answer, address), healthRung(answer)];
  } catch (error) {
    if (signal.aborted || !(error instanceof StoreError)) throw error;
    const failedAt = rungOfReason[error.reason];
    if (failedAt === undefined) {
      const passed = order.map((id) => rung(id, "passed", "Reached."));
      return [...passed, failure("health", error, { field: "address" })];
    }
    const passed = order
      .slice(0, order.indexOf(failedAt))
      .map((id) => rung(id, "passed", "Reached."));
    return [...passed, failure(failedAt, error, { field: fieldOf(error) })];
  }
}

function fieldOf(error: StoreError): string {
  if (error.tlsFault === "name-mismatch") return "tlsServerName";
  return error.tlsFault === "self-signed" || error.tlsFault === "unknown-ca" ? "caPem" : "address";
}

function failure(id: RungId, error: StoreError, rest: Partial<StoreRung> = {}): StoreRung {
  return rung(id, "failed", error.message, {
    reason: error.reason,
    ...(error.hint === undefined ? {} : { fix: error.hint }),
    ...rest,
  });
}

function connectionRungs(answer: VaultAnswer, address: string): StoreRung[] {
  const { timings, tls, address: ip } = answer.response;
  const host = new URL(address).host;
  const secure = tls
    ? rung("tls", "passed", `${tls.protocol}${until(tls.validUntil)}.`, {
        durationMs: timings?.tlsMs ?? null,
      })
    : rung("tls", "warning", "Plain HTTP: tokens and values travel unprotected.", {
        fix: "Give Vault a TLS listener and use https://.",
        field: "address",
      });
  return [
    rung("address", "passed", `${host} may be called.`),
    rung("dns", "passed", ip ? `Resolves to ${ip}.` : "Resolves.", {
      durationMs: timings?.dnsMs ?? null,
    }),
    rung("tcp", "passed", `Connected to ${host}.`, { durationMs: timings?.tcpMs ?? null }),
    secure,
  ];
}

const until = (moment: string): string =>
  moment === "" ? "" : `, certificate valid until ${moment.slice(0, 10)}`;

/** Vault's health codes: 200 active, 429 standby, 472/473 secondaries, 501 not initialised, 503 sealed. */
function healthRung(answer: VaultAnswer): StoreRung {
  const parsed = Health.safeParse(answer.body);
  if (!parsed.success)
    return rung("health", "failed", "The answer is not one that Vault gives.", {
      reason: "answer",
      field: "address",
      fix: "Check that the address is Vault's and that no proxy answers in its place.",
    });
  const health = parsed.data;
  const name = `Vault ${health.version}`;
  if (!health.initialized)
    return rung("health", "failed", `${name} is not initialised.`, {
      reason: "sealed",
      fix: "Initialise it, then unseal it.",
      command: "vault operator init",
    });
  if (health.sealed)
    return rung("health", "failed", `${name} is sealed.`, {
      reason: "sealed",
      fix: "Unseal it.",
      command: "vault operator unseal",
    });
  if (answer.status === 472)
    return rung(
      "health",
      "failed",
      `${name} is a disaster-recovery secondary: it serves no requests.`,
      {
        reason: "sealed",
        field: "address",
        fix: "Use the address of the primary cluster.",
      },
    );
  if (health.standby || answer.status === 429 || answer.status === 473)
    return rung("health", "warning", `${name} answers as a standby and forwards requests.`, {
      fix: "Use the address of the cluster, not of one node.",
    });
  return rung("health", "passed", `${name} is active.`);
}

async function signInRung(input: LadderInput, signal: AbortSignal): Promise<StoreRung> {
  const started = input.now();
  try {
    const info = await input.session.signIn(signal);
    const policies = info.policies.length > 0 ? info.policies.join(", ") : "none";
    return rung("signin", "passed", `Signed in (${info.method}); policies: ${policies}.`, {
      durationMs: Math.max(0, input.now() - started),
    });
  } catch (error) {
    return signInFailure(error, signal);
  }
}

export function signInFailure(error: unknown, signal: AbortSignal): StoreRung {
  if (signal.aborted || !(error instanceof StoreError)) throw error;
  if (!(error instanceof SignInError)) return failure("signin", error);
  return failure("signin", error, {
    ...(error.field === undefined ? {} : { field: error.field }),
    ...(error.command === undefined ? {} : { command: error.command }),
  });
}

/** Whether the identity may see names and metadata below the mount; asked for a name that stands for all. */
async function permissionRung(input: LadderInput, signal: AbortSignal): Promise<StoreRung> {
  const { session, config } = input;
  const started = input.now();
  const sample = "bindery-permission-sample";
  const paths = [
    `${config.kvMount}/metadata/${sample}`,
    `${config.kvMount}/subkeys/${sample}`,
    `${config.kvMount}/${sample}`,
  ];
  try {
    const ask = (body: Record<string, unknown>): Promise<VaultAnswer> =>
      session.call({ method: "POST", path: "sys/capabilities-self", body }, signal);
    const found = await readCapabilities(ask, paths);
    const durationMs = Math.max(0, input.now() - started);
    const [metadata = "", subkeys = "", v1 = ""] = paths;
    const isOld = may(found, v1, "list");
    if (may(found, metadata, "read") || isOld) {
      const sees = may(found, subkeys, "read") ? "metadata and field names" : "metadata";
      return rung("permission", "passed", `May see ${sees} of all of ${config.kvMount}/.`, {
        durationMs,
      });
    }
    return await mountRung(input, durationMs, signal);
  } catch (error) {
    if (signal.aborted || !(error instanceof StoreError)) throw error;
    return failure("permission", error);
  }
}

/** Narrow policies are fine: then at least the mount must be visible. */
async function mountRung(
  { session, config }: LadderInput,
  durationMs: number,
  signal: AbortSignal,
): Promise<StoreRung> {
  const path = `sys/internal/ui/mounts/${config.kvMount}`;
  const answer = await session.call({ method: "GET", path }, signal);
  const command = metadataPolicy(config.kvMount);
  if (answer.status === 200)
    return rung("permission", "warning", `May see parts of ${config.kvMount}/ only.`, {
      durationMs,
      fix: "Paths outside Bindery's policy are reported as unknown. A policy on metadata shows them.",
      command,
    });
  return rung(
    "permission",
    "failed",
    `${config.kvMount}/ is not mounted, or this identity may not see it.`,
    {
      durationMs,
      reason: "denied",
      field: "kvMount",
      fix: "Check the key-value mount, or give Bindery's role a policy for it.",
      command,
    },
  );
}

/** A JSON string is one of the policy's language as well; the text ends at a line of its own, which no JSON string holds. */
export function metadataPolicy(kvMount: string): string {
  const [metadata, subkeys] = ["metadata", "subkeys"].map((part) =>
    JSON.stringify(`${kvMount}/${part}/*`),
  );
  return `vault policy write bindery - <<'EOF'\npath ${metadata} { capabilities = ["read", "list"] }\npath ${subkeys} { capabilities = ["read"] }\nEOF`;
}
