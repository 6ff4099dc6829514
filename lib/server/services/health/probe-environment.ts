import "server-only";
import type { StoreReference } from "@/lib/contracts/bindings";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { ReferenceProbe, StoreRung } from "@/lib/contracts/stores";
import type { StoreProbe } from "@/lib/domain/health/snapshot";
import type { SecretProviderClass } from "@/lib/domain/kube-object";
import { isKubeError } from "@/lib/server/kubernetes/kube-error";
import { resources } from "@/lib/server/kubernetes/resources";
import { getHub } from "@/lib/server/services/clusters/hub";
import { keepCheck } from "@/lib/server/services/stores/check-row";
import { openStore, wholeConfig } from "@/lib/server/services/stores/open-store";
import { errorFields, getLogger } from "@/lib/server/telemetry/logger";
import { StoreError } from "@/lib/stores/errors";
import { findPureStoreByProvider } from "@/lib/stores/pure-registry";
import type { SecretStoreClient } from "@/lib/stores/port";
import type { StoreBinding } from "@/lib/stores/pure";
import { findStoreForProbe } from "./find-store";
import { getStoreLadders } from "./store-ladders";
import { requestWorkloadToken } from "./workload-token";

const referencesMax = 500;
const atOnce = 8;
const timeoutMs = 30_000;

/** `subject`: the class that was looked up, as `probeSubject` names it. */
export type ProbeOutcome = { subject: string | null } & (
  | { probe: StoreProbe; missing: null }
  | { probe: null; missing: string }
);

/** What a probe speaks of: provider and parameters of the class. Another text, another binding. */
export const probeSubject = (spc: SecretProviderClass | null): string | null =>
  spc && JSON.stringify([spc.spec?.provider, spc.spec?.parameters]);

/**
 * Looks at the store for one environment: the ladder, each mapped reference by metadata, and (where the cluster allows
 * it) the same as the environment itself. Never throws for a store that fails: that is the result, and is asked for again only
 * after the store's pause, unless `isForced`. `probedAt` is when it began: what changed since then was perhaps not seen. Throws
 * when `signal` ended it: half a probe proves nothing.
 */
export async function probeEnvironment(
  ref: EnvironmentRef,
  signal: AbortSignal,
  { isForced = false }: { isForced?: boolean } = {},
): Promise<ProbeOutcome> {
  const beganAt = Date.now();
  const watch = getHub().get(ref.cluster);
  const spc = watch
    .in(ref.namespace, resources.secretProviderClasses)
    .find<SecretProviderClass>(ref.name);
  const subject = probeSubject(spc);
  if (!spc) return { subject, probe: null, missing: "there is no SecretProviderClass to look up" };
  const pure = findPureStoreByProvider(spc.spec?.provider ?? "");
  if (!pure)
    return {
      subject,
      probe: null,
      missing: `provider ${spc.spec?.provider ?? "(none)"} is not known to Bindery`,
    };
  const row = await findStoreForProbe(spc, ref);
  const parameters = spc.spec?.parameters ?? {};
  const contents = pure.binding.read(parameters);
  if (!row)
    return {
      subject,
      probe: null,
      missing: `no registered store has the address ${contents.address ?? "of this binding"}`,
    };
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const references = uniqueReferences(contents.entries.map(({ reference }) => reference)).slice(
    0,
    referencesMax,
  );
  await using client = await openStore(row.kind, wholeConfig(row));
  const climbed = await getStoreLadders().climb(row, {
    climb: () => climbInTime(client, bounded, signal),
    signal,
    isForced,
  });
  // Those that share a ladder need not all keep it.
  if (climbed.at >= beganAt)
    await keepCheck(row, climbed).catch((error: unknown) => {
      // What was seen counts, also where it cannot be kept.
      getLogger().warn({ store: row.name, ...errorFields(error) }, "a check was not kept");
    });
  const { rungs, retryAt } = climbed;
  const probedAt = Math.min(beganAt, climbed.at);
  const isClimbed = !rungs.some(({ state }) => state === "failed");
  const described = isClimbed ? await describeAll(client, references, bounded) : [];
  const as = isClimbed
    ? await probeAsEnvironment(ref, {
        client,
        role: contents.identity,
        parameters,
        binding: pure.binding,
        config: row.config as Record<string, unknown>,
        references,
        signal: bounded,
        probedAt,
      })
    : { asEnvironment: null, asEnvironmentOff: "the store was not reached" };
  signal.throwIfAborted();
  return {
    subject,
    missing: null,
    probe: {
      store: row.name,
      storeLabel: row.label || row.name,
      probedAt,
      rungs,
      retryAt,
      references: described,
      ...as,
    },
  };
}

/** The ladder; one that was not at its end in time is a failure of the store, not of who asked. */
async function climbInTime(
  client: SecretStoreClient,
  bounded: AbortSignal,
  signal: AbortSignal,
): Promise<StoreRung[]> {
  try {
    return await client.check(bounded);
  } catch (error) {
    if (signal.aborted || !bounded.aborted) throw error;
    const detail = `No answer within ${timeoutMs / 1_000} s.`;
    return [
      {
        id: "health",
        label: "Answer",
        state: "failed",
        durationMs: timeoutMs,
        detail,
        reason: "timeout",
      },
    ];
  }
}

function uniqueReferences(references: StoreReference[]): StoreReference[] {
  const seen = new Map(
    references.map((reference) => [JSON.stringify([reference.name, reference.member]), reference]),
  );
  return [...seen.values()];
}

/** A few at once; a reference that could not be described is `unknown`, never dropped. */
export async function describeAll(
  client: SecretStoreClient,
  references: StoreReference[],
  signal: AbortSignal,
): Promise<ReferenceProbe[]> {
  const results: ReferenceProbe[] = [];
  for (let start = 0; start < references.length; start += atOnce) {
    const batch = references.slice(start, start + atOnce);
    results.push(
      ...(await Promise.all(batch.map((reference) => describeOne(client, reference, signal)))),
    );
  }
  return results;
}

async function describeOne(
  client: SecretStoreClient,
  reference: StoreReference,
  signal: AbortSignal,
): Promise<ReferenceProbe> {
  try {
    return await client.describe(reference, signal);
  } catch (error) {
    const isDenied = error instanceof StoreError && error.reason === "denied";
    const detail = error instanceof StoreError ? error.message : "The store did not answer.";
    return {
      reference,
      state: isDenied ? "denied" : "unknown",
      member: "unknown",
      version: null,
      updatedAt: null,
      corrected: null,
      members: [],
      detail,
    };
  }
}

interface AsEnvironment {
  client: SecretStoreClient;
  role: string | null;
  parameters: Record<string, string>;
  binding: StoreBinding;
  config: Record<string, unknown>;
  references: StoreReference[];
  signal: AbortSignal;
  probedAt: number;
}

type AsResult = Pick<StoreProbe, "asEnvironment" | "asEnvironmentOff">;

async function probeAsEnvironment(ref: EnvironmentRef, given: AsEnvironment): Promise<AsResult> {
  const off = (why: string): AsResult => ({ asEnvironment: null, asEnvironmentOff: why });
  if (!getHub().settings(ref.cluster)?.canProbeAsEnvironment) return off(`off for ${ref.cluster}`);
  if (!given.role) return off("the binding names no role");
  try {
    const asked = await requestWorkloadToken(ref, given);
    if ("off" in asked) return off(asked.off);
    const { rungs, references } = await given.client.probeAs(
      { role: given.role, parameters: given.parameters, token: asked.token },
      given.references,
      given.signal,
    );
    return {
      asEnvironment: { probedAt: given.probedAt, rungs, references },
      asEnvironmentOff: null,
    };
  } catch (error) {
    if (isKubeError(error))
      return off(
        error.status === 403
          ? "Bindery may not create tokens for this ServiceAccount"
          : error.message,
      );
    return off(error instanceof StoreError ? error.message : "the probe did not finish");
  }
}
