import type { HealthCheck } from "@/lib/domain/health/check";
import {
  atNextStart,
  editKeysStep,
  effect,
  finding,
  objectEvidence,
  podNames,
  probeEvidence,
} from "@/lib/domain/health/findings";
import { failedIdentityRung, probedEntries } from "@/lib/domain/health/references";
import { repairSteps } from "@/lib/domain/health/repair-step";
import { clipped, quoted } from "@/lib/domain/health/words";
import { signInOf } from "./checks-texts";

/** The role is gone or bound elsewhere, and the provider still lives on the pods' cached tokens (F93). */
const cachedToken: HealthCheck = {
  id: "F93",
  title: "The mounted pods could sign in again",
  area: "store",
  needs: ["pods", "podStatuses", "asEnvironment"],
  find(context) {
    const rung = failedIdentityRung(context);
    const mounted = context.pods.filter((pod) => pod.isMounted);
    if (rung?.id !== "signin" || mounted.length === 0) return [];
    const { mount, role } = signInOf(context);
    const severity = atNextStart(context);
    return [
      finding(context, {
        id: "F93",
        severity,
        title: `The environment can no longer sign in to Vault: ${effect(severity)}`,
        cause: `${clipped(rung.detail, 300)} The mounted pods notice nothing yet: the provider keeps their token until it expires.`,
        evidence: [probeEvidence(context, clipped(rung.detail, 300), "environment")],
        fix: [
          {
            text: rung.fix ?? "Restore the role before the token expires.",
            command: rung.command ?? `vault read auth/${quoted(mount)}/role/${quoted(role)}`,
          },
        ],
        pods: podNames(mounted),
      }),
    ];
  },
};

/** The health rung of the last probe: sealed, not initialised, standby without forwarding (domain-facts.md §5.2). */
const vaultHealth: HealthCheck = {
  id: "F72",
  title: "Vault is unsealed and active",
  area: "store",
  needs: [],
  find(context) {
    const { probe, now } = context.snapshot;
    const rung = probe?.rungs.find((one) => one.id === "health" && one.state === "failed");
    if (!probe || !rung || now - probe.probedAt > context.limits.probeMaxAgeMs) return [];
    const severity = atNextStart(context);
    return [
      finding(context, {
        id: "F72",
        severity,
        scope: probe.store,
        title: `${probe.storeLabel} is not ready: ${effect(severity)}`,
        cause: `${clipped(rung.detail, 300)} Mounted files stay as they are, and nothing renews them.`,
        evidence: [probeEvidence(context, clipped(rung.detail, 300))],
        fix: [
          { text: rung.fix ?? "Unseal Vault.", command: rung.command ?? "vault operator unseal" },
        ],
      }),
    ];
  },
};

/** Versions that change at every poll, where static reading did not say why (observed/vault.md 3). */
const endlessRotation: HealthCheck = {
  id: "F90",
  title: "No file changes at every poll",
  area: "rotation",
  needs: ["podStatuses", "secretProviderClass"],
  find(context) {
    const restless = new Map<string, number>();
    for (const pod of context.pods) {
      const changes =
        context.snapshot.versionHistory.find((one) => one.podUid === pod.uid)?.changes ?? [];
      const last = changes.slice(-4);
      if (last.length < 4) continue;
      for (const { id } of last[0]?.objects ?? []) {
        const versions = last.map((change) => change.objects.find((one) => one.id === id)?.version);
        if (versions.every((version) => version !== undefined) && new Set(versions).size === 4)
          restless.set(id, last.length);
      }
    }
    const entries = probedEntries(context).filter(
      (one) => restless.has(one.entry.key) && one.entry.reference.member === null,
    );
    if (entries.length === 0) return [];
    const keys = entries.map((one) => one.entry.key);
    return [
      finding(context, {
        id: "F90",
        severity: "degraded",
        title: `secretKey is missing for ${keys[0]}: the file holds Vault's whole answer`,
        cause:
          "Without secretKey the whole answer becomes the file. Each answer has a new request id, so every poll looks like a rotation.",
        evidence: [
          {
            ...objectEvidence(
              "SecretProviderClassPodStatus",
              context.snapshot.podStatuses,
              "versions changed at each of the last polls",
            ),
            source: "version",
          },
        ],
        fix: [...repairSteps(context, keys), editKeysStep("Name the field of the secret.", keys)],
        pods: podNames(context.pods),
        keys,
      }),
    ];
  },
};

/** What the cluster says nothing about (observed/vault.md 1 and 3). */
export const silentChecks: readonly HealthCheck[] = [cachedToken, vaultHealth, endlessRotation];
