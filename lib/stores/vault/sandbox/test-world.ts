import { afterEach, beforeEach, expect } from "vitest";
import { startVaultSandbox, type VaultSandbox } from "./server";
import { type VaultConfig, VaultConfig as Config } from "@/lib/stores/vault/manifest";
import { provider } from "@/lib/stores/vault/server";
import type { StoreRung } from "@/lib/contracts/stores";
import { SecretValue } from "@/lib/domain/secret-value";
import type { SecretStoreClient, StoreDeps } from "@/lib/stores/port";
import { createGuardedFetch } from "@/lib/stores/runtime/guarded-fetch";

const fetch = createGuardedFetch({
  policy: { hosts: [], ports: [], cidrs: [], isLoopbackAllowed: true },
  resolve: async () => ["127.0.0.1"],
});
export const never = new AbortController().signal;
const account = { name: "shop", namespace: "mx", uid: "u-1" };

/** A ServiceAccount token as to its claims; the sandbox asks its TokenReview about the rest. */
export function accountToken(audience: string, over: Partial<typeof account> = {}): SecretValue {
  const { name, namespace, uid } = { ...account, ...over };
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = {
    iss: "https://kubernetes.default.svc",
    aud: [audience],
    exp: Math.floor(world.nowMs / 1000) + 600,
    "kubernetes.io": { namespace, serviceaccount: { name, uid } },
  };
  return new SecretValue(`${part({ alg: "RS256" })}.${part(claims)}.c2ln`);
}

/** What a test may turn: the clock, and what TokenReview answers. */
export const world = { vault: null as unknown as VaultSandbox, nowMs: 0, isReviewed: true };
const opened: SecretStoreClient[] = [];

/** A fresh sandbox per test: Kubernetes auth with the role `shop`, and a policy `bindery` for metadata and writing. */
export function useWorld(): void {
  beforeEach(async () => {
    world.nowMs = Date.now();
    world.isReviewed = true;
    world.vault = await startVaultSandbox({
      now: () => world.nowMs,
      sendTokenReview: async ({ token, audiences }) => {
        const claims = JSON.parse(
          Buffer.from(token.split(".")[1] ?? "", "base64url").toString(),
        ) as {
          "kubernetes.io": { namespace: string; serviceaccount: { name: string; uid: string } };
        };
        const { namespace, serviceaccount } = claims["kubernetes.io"];
        const username = `system:serviceaccount:${namespace}:${serviceaccount.name}`;
        const user = { username, uid: serviceaccount.uid };
        return {
          status: 201,
          body: { status: { authenticated: world.isReviewed, user, audiences } },
        };
      },
    });
    await world.vault.admin("POST", "sys/auth/kubernetes", { type: "kubernetes" });
    await world.vault.admin("POST", "auth/kubernetes/config", { kubernetes_host: "https://k8s" });
    await world.vault.admin("PUT", "sys/policies/acl/shop", {
      policy: 'path "secret/data/shop" { capabilities = ["read"] }',
    });
    await world.vault.admin("PUT", "sys/policies/acl/bindery", {
      policy: `path "secret/metadata/*" { capabilities = ["read", "list"] }
      path "secret/subkeys/*" { capabilities = ["read"] }
      path "secret/data/*" { capabilities = ["create", "update", "patch", "read"] }
      path "secret/delete/*" { capabilities = ["update"] }`,
    });
    await world.vault.admin("POST", "auth/kubernetes/role/shop", {
      bound_service_account_names: "shop",
      bound_service_account_namespaces: "mx",
      audience: "vault",
      token_policies: "shop",
      token_ttl: "20m",
    });
  });
  afterEach(async () => {
    for (const client of opened.splice(0)) await client[Symbol.asyncDispose]();
    await world.vault.close();
  });
}

export const open = (
  over: Record<string, unknown> = {},
  deps: Partial<StoreDeps> = {},
): SecretStoreClient => {
  const config = {
    address: world.vault.url,
    signIn: { method: "token", token: world.vault.rootToken },
    ...over,
  };
  const client = provider.open(Config.parse(config), { fetch, now: () => world.nowMs, ...deps });
  opened.push(client);
  return client;
};
export const failedRung = async (client: SecretStoreClient): Promise<StoreRung | undefined> => {
  const rungs = await client.check(never);
  const failed = rungs.find((rung) => rung.state === "failed");
  if (!failed) return undefined;
  expect(failed.fix, failed.detail).toBeTruthy();
  const rest = rungs.slice(rungs.indexOf(failed) + 1);
  expect(rest.every((rung) => rung.state === "skipped")).toBe(true);
  return failed;
};
export const kubernetesConfig = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  signIn: { method: "kubernetes", role: "shop", ...over } as unknown as VaultConfig["signIn"],
});
export const asAccount = (over: Partial<typeof account> = {}): Partial<StoreDeps> => ({
  serviceAccountToken: async (audience) => accountToken(audience ?? "", over),
});
export const issueToken = async (body: Record<string, unknown>): Promise<string> => {
  const answer = (await world.vault.admin("POST", "auth/token/create", body)) as {
    auth: { client_token: string };
  };
  return answer.auth.client_token;
};
