import "server-only";
import type { VaultAnswer } from "./client";
import { quoted } from "@/lib/domain/health/words";
import { StoreError } from "@/lib/stores/errors";

/** What a failed sign-in says on the ladder: beyond the error, the form field and a command that helps. */
export class SignInError extends StoreError {
  readonly field: string | undefined;
  readonly command: string | undefined;

  constructor(message: string, options: SignInAdvice & { status: number }) {
    super(options.reason ?? "signin", message, { hint: options.fix, status: options.status });
    this.field = options.field;
    this.command = options.command;
  }
}

interface SignInAdvice {
  fix: string;
  field?: string;
  command?: string;
  reason?: "signin" | "sealed" | "throttled";
}

export interface SignInAttempt {
  method: "kubernetes" | "approle" | "token";
  mount: string;
  role: string;
  /** The fields of the form are Bindery's own; a workload's are in its binding. */
  isWorkload: boolean;
}

/**
 * Login errors have no code of their own: Vault's texts are the only sign (reference/observed/vault.md; verified
 * against vault-plugin-auth-kubernetes 0.23 and AppRole of Vault 1.21). An unknown text is the general case.
 */
export function toSignInError(answer: VaultAnswer, attempt: SignInAttempt): SignInError {
  const { status } = answer;
  if (status === 503 || status === 501)
    return new SignInError("Vault is sealed or not ready.", {
      status,
      reason: "sealed",
      fix: "Unseal Vault, then try again.",
      command: "vault operator unseal",
    });
  if (status === 429)
    return new SignInError("Vault limits the rate of sign-ins.", {
      status,
      reason: "throttled",
      fix: "Wait a moment, or raise the rate-limit quota.",
    });
  const text = answer.errors.join(" ");
  const found = (attempt.method === "approle" ? appRoleCases : kubernetesCases).find((entry) =>
    entry.matches(text, status),
  );
  return found ? found.explain(attempt, status) : general(attempt, status);
}

interface Case {
  matches(text: string, status: number): boolean;
  explain(attempt: SignInAttempt, status: number): SignInError;
}

const fieldOf = (attempt: SignInAttempt, field: string): { field?: string } =>
  attempt.isWorkload ? {} : { field };

/** For a command to copy: the names come from a binding, which anybody may have written. */
const rolePath = ({ mount, role }: SignInAttempt): string => quoted(`auth/${mount}/role/${role}`);
const mountPath = (mount: string, rest: string): string => quoted(`auth/${mount}/${rest}`);

const kubernetesCases: Case[] = [
  {
    matches: (text) => text.includes("invalid role name"),
    explain: (attempt, status) =>
      new SignInError(`The role ${attempt.role} does not exist at auth/${attempt.mount}.`, {
        status,
        fix: "Create the role, or enter the one that exists.",
        command: `vault list ${mountPath(attempt.mount, "role")}`,
        ...fieldOf(attempt, "signIn.role"),
      }),
  },
  {
    matches: (text) => text.includes("service account name not authorized"),
    explain: (attempt, status) =>
      new SignInError(`The role ${attempt.role} does not list this ServiceAccount.`, {
        status,
        fix: "Add the ServiceAccount to bound_service_account_names of the role.",
        command: `vault read ${rolePath(attempt)}`,
        ...fieldOf(attempt, "signIn.role"),
      }),
  },
  {
    matches: (text) => text.includes("namespace not authorized"),
    explain: (attempt, status) =>
      new SignInError(`The role ${attempt.role} does not list this Kubernetes namespace.`, {
        status,
        fix: "Add the namespace to bound_service_account_namespaces of the role.",
        command: `vault read ${rolePath(attempt)}`,
        ...fieldOf(attempt, "signIn.role"),
      }),
  },
  {
    matches: (text) => text.includes("audience (aud)") || text.includes('claim "aud"'),
    explain: (attempt, status) =>
      new SignInError(`The role ${attempt.role} expects a token for another audience.`, {
        status,
        fix: "Use the role's audience, or change it on the role.",
        command: `vault read -field=audience ${rolePath(attempt)}`,
        ...fieldOf(attempt, "signIn.audience"),
      }),
  },
  {
    matches: (text) => text.includes("issuer (iss)"),
    explain: (attempt, status) =>
      new SignInError("Vault expects tokens of another issuer.", {
        status,
        fix: "Correct the issuer of the auth mount, or switch its issuer validation off.",
        command: `vault read ${mountPath(attempt.mount, "config")}`,
      }),
  },
  {
    matches: (text) => text.includes("token is expired"),
    explain: (_attempt, status) =>
      new SignInError("The ServiceAccount's token has expired.", {
        status,
        fix: "Check the clocks of the cluster and of Vault.",
      }),
  },
  {
    matches: (text) => text.includes("could not load backend configuration"),
    explain: (attempt, status) =>
      new SignInError(`The auth mount ${attempt.mount} is not configured.`, {
        status,
        fix: "Tell Vault which Kubernetes API it asks.",
        command: `vault write ${mountPath(attempt.mount, "config")} kubernetes_host=https://kubernetes.default.svc`,
        ...fieldOf(attempt, "signIn.mount"),
      }),
  },
];

const appRoleCases: Case[] = [
  {
    matches: (_text, status) => status === 400,
    explain: (attempt, status) =>
      new SignInError("Vault does not know this role id with this secret id.", {
        status,
        fix: "Create a new secret id: the old one may have expired or reached its number of uses.",
        command: `vault write -f ${rolePath({ ...attempt, role: "bindery" })}/secret-id`,
        ...fieldOf(attempt, "signIn.secretId"),
      }),
  },
];

/** 403 `permission denied` at login: the mount is absent or TokenReview was refused; the text cannot tell. */
function general(attempt: SignInAttempt, status: number): SignInError {
  const { mount } = attempt;
  if (status === 404)
    return new SignInError("Vault has no such namespace or auth mount.", {
      status,
      fix: "Check the Vault namespace and the auth mount.",
      command: "vault auth list",
      ...fieldOf(attempt, "namespace"),
    });
  if (attempt.method === "approle" || status !== 403)
    return new SignInError(`Vault refused the sign-in at auth/${mount}.`, {
      status,
      fix: "Check that the auth method is enabled at this path.",
      command: "vault auth list",
      ...fieldOf(attempt, "signIn.mount"),
    });
  return new SignInError(
    `Vault refused the sign-in at auth/${mount}: the mount does not exist, or Vault may not review tokens.`,
    {
      status,
      fix: "Check that the auth method is enabled at this path, that its token reviewer is valid and holds system:auth-delegator, and that Vault trusts the cluster's CA.",
      command: `vault read ${mountPath(mount, "config")}`,
      ...fieldOf(attempt, "signIn.mount"),
    },
  );
}
