import { randomBytes } from "node:crypto";
import { type Answer, type Client, connect, at, textAt } from "@/testing/suites/http";
import type { VaultTarget } from "@/testing/suites/targets";

export interface VaultWorld {
  readonly target: VaultTarget;
  readonly anonymous: Client;
  readonly root: Client;
  /** A client that sends this token. */
  as(token: string): Client;
}

export type GetVaultWorld = () => VaultWorld;

export const mergeType = "application/merge-patch+json";

export function openVaultWorld(target: VaultTarget): VaultWorld {
  const anonymous = connect({ url: target.url, caPem: target.caPem });
  const as = (token: string): Client => anonymous.with({ headers: { "x-vault-token": token } });
  return { target, anonymous, as, root: as(target.rootToken) };
}

/** A name nobody else uses, so that the cases of a suite do not see each other. */
export const newName = (): string => `suite-${randomBytes(5).toString("hex")}`;

/** Status and texts of a refused call. */
export const errors = (answer: Answer): [number, unknown] => [
  answer.status,
  at(answer.body, "errors"),
];

/** How Vault says no to a token that it knows. */
export const denied = [403, ["1 error occurred:\n\t* permission denied\n\n"]];

/** How Vault says no to a token that it does not know. */
export const invalidToken = [
  403,
  ["2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n"],
];

export const notFound = [404, []];

export const data = (answer: Answer): unknown => at(answer.body, "data");

export async function newToken({ root }: VaultWorld, policy: string): Promise<string> {
  const name = newName();
  const written = await root.put(`/v1/sys/policies/acl/${name}`, { policy });
  if (written.status >= 300) throw new Error(written.text);
  const made = await root.post("/v1/auth/token/create", { policies: [name], ttl: "1h" });
  return textAt(made.body, "auth", "client_token");
}
