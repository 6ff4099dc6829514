import type { Finding } from "@/lib/contracts/health";
import type { CheckContext, HealthCheck } from "@/lib/domain/health/check";
import {
  atNextStart,
  className,
  finding,
  inNamespace,
  podNames,
  probeEvidence,
  retrySteps,
  type FindingInput,
} from "@/lib/domain/health/findings";
import { failedIdentityRung, probedEntries } from "@/lib/domain/health/references";
import { failureEvidence, podsThatSay } from "@/lib/domain/health/text-check";
import { clipped, quoted } from "@/lib/domain/health/words";
import { repaired } from "./checks-shared";
import { signInOf } from "./checks-texts";

const loginRefused = /failed to login[\s\S]*Code: 403[\s\S]*permission denied/;

type Rung = ReturnType<typeof failedIdentityRung>;
type Words = Pick<FindingInput, "id" | "title" | "cause" | "fix" | "fields">;

/** A probe that looked at the list of auth mounts says so by the field or the reason of its sign-in rung. */
function isMountAbsent(rung: Rung): boolean {
  return rung?.id === "signin" && (rung.reason === "absent" || rung.field === "vaultAuthMountPath");
}

function isReviewRefused(rung: Rung): boolean {
  return rung?.id === "signin" && rung.reason === "denied";
}

function mountAbsent(context: CheckContext): Words {
  const { mount, mountField } = signInOf(context);
  return {
    id: "B20",
    title: `No auth method is mounted at auth/${mount}: no pod can sign in`,
    cause:
      "Vault answers a sign-in at a mount that does not exist with 403, as it answers a refused token.",
    fields: [
      {
        object: className(context),
        path: `spec.parameters.${mountField}`,
        is: mount,
        shouldBe: null,
      },
    ],
    fix: [
      {
        text: "Correct the mount in the class, or enable the auth method there.",
        command: "vault auth list",
      },
    ],
  };
}

function reviewRefused(context: CheckContext): Words {
  const { mount } = signInOf(context);
  return {
    id: "F64",
    title: `Vault may not review tokens at auth/${mount}: no pod can sign in`,
    cause:
      "The auth mount exists, and the cluster refuses Vault's TokenReview: the reviewer's token expired or lost its right, or the CA or address of the cluster is wrong.",
    fix: [
      {
        text: "Check the mount's configuration.",
        command: `vault read auth/${quoted(mount)}/config`,
      },
      {
        text: "The reviewer needs system:auth-delegator.",
        command: "kubectl get clusterrolebindings -o wide | grep system:auth-delegator",
      },
    ],
  };
}

function eitherOf(context: CheckContext): Words {
  const { mount } = signInOf(context);
  const name = quoted(context.snapshot.environment.name);
  return {
    id: "B14",
    title: `Vault refuses the sign-in at auth/${mount} (403), for one of two causes`,
    cause:
      "One of: no auth method is mounted there; Vault may not review the cluster's tokens. Vault says the same words for both.",
    fix: [
      { text: "Is there an auth method at this path?", command: "vault auth list" },
      { text: "If so, may it review tokens?", command: `vault read auth/${quoted(mount)}/config` },
      {
        text: "See what the class names.",
        command: `${inNamespace(context)} get secretproviderclass ${name} -o jsonpath='{.spec.parameters}'`,
      },
    ],
  };
}

function explainLogin(context: CheckContext): Finding[] {
  const pods = podsThatSay(context, loginRefused).filter(
    (pod) => !/not authorized|audience/.test(pod.failure?.message ?? ""),
  );
  if (pods.length === 0) return [];
  const again = repaired(context, pods, probedEntries(context));
  if (again) return [again];
  const { mount, address } = signInOf(context);
  const rung = failedIdentityRung(context);
  const words = isMountAbsent(rung)
    ? mountAbsent(context)
    : isReviewRefused(rung)
      ? reviewRefused(context)
      : eitherOf(context);
  return [
    finding(context, {
      ...words,
      severity: pods.some((pod) => pod.failure?.phase === "mount")
        ? "failed"
        : atNextStart(context),
      scope: `${address}/auth/${mount}`,
      evidence: [
        ...(rung ? [probeEvidence(context, clipped(rung.detail, 300), "environment")] : []),
        ...failureEvidence(pods),
      ],
      fix: [...words.fix, ...retrySteps(context, pods)],
      pods: podNames(pods),
    }),
  ];
}

/** 403 at login: the auth mount is absent, or Vault's TokenReview was refused (observed/vault.md 5). */
const refusedLogin: HealthCheck = {
  id: "B14",
  title: "Vault lets the pods sign in",
  area: "store",
  needs: ["pods", "podStatuses", "events"],
  find: explainLogin,
};

export const loginChecks: readonly HealthCheck[] = [refusedLogin];
