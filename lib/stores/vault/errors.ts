import "server-only";
import type { VaultAnswer } from "./client";
import { StoreError, type StoreErrorReason } from "@/lib/stores/errors";

const reasons: Record<number, StoreErrorReason> = {
  400: "invalid",
  403: "denied",
  404: "absent",
  405: "unsupported",
  412: "conflict",
  413: "invalid",
  415: "unsupported",
  429: "throttled",
  472: "sealed",
  473: "sealed",
  501: "sealed",
  503: "sealed",
};

const texts: Partial<Record<StoreErrorReason, readonly [string, string]>> = {
  invalid: ["Vault refused the request as invalid", "Check the path and the field."],
  denied: [
    "Vault denied access",
    "Give Bindery's role a policy for this path; the store's page shows it. A path of KV version 2 needs /data/.",
  ],
  absent: ["Vault has nothing there", "Check the path."],
  unsupported: [
    "Vault does not support this here",
    "Check Vault's version and the secrets engine.",
  ],
  conflict: ["The secret was changed meanwhile", "Look at it again, then repeat the change."],
  throttled: ["Vault limits the rate of requests", "Wait a moment, or raise the rate-limit quota."],
  sealed: ["Vault is sealed or not ready", "Unseal Vault: vault operator unseal"],
  answer: ["Vault answered with an error", "Look at Vault's log for this moment."],
};

/** Status → reason (Vault API, HTTP status codes); Vault's text is not passed on. `doing` ends the sentence. */
export function toStoreError(answer: VaultAnswer, doing: string): StoreError {
  const reason = reasons[answer.status] ?? "answer";
  const [text, hint] = texts[reason] ?? ["Vault answered with an error", ""];
  const seconds = Number(answer.response.headers["retry-after"]);
  return new StoreError(reason, `${text}: ${doing}.`, {
    status: answer.status,
    hint,
    ...(Number.isFinite(seconds) && seconds > 0 ? { retryAfterSeconds: seconds } : {}),
  });
}
