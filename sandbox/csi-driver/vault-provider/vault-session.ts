import { type VaultAnswer, type VaultEndpoint, VaultHttpError, callVault } from "./vault-http";
import type { VaultObject } from "./parameters";

const expiryMarginMs = 1_000;

interface CachedToken {
  readonly token: string;
  readonly expiresAt: number;
}

/** Vault tokens by pod, role and server, kept until they expire, as the provider's client cache does. */
export type TokenCache = Map<string, CachedToken>;

export interface SessionOptions {
  readonly cache: TokenCache;
  readonly cacheKey: string;
  readonly endpoint: VaultEndpoint;
  readonly authMount: string;
  readonly role: string;
  /** The pod's ServiceAccount token. */
  jwt(): Promise<string>;
}

/** Reads one object; signs in first when no token is cached, and again once after a 403. */
export async function requestSecret(
  options: SessionOptions,
  object: VaultObject,
): Promise<VaultAnswer> {
  const cached = options.cache.get(options.cacheKey);
  const isFresh = cached !== undefined && cached.expiresAt > Date.now();
  const token = isFresh ? cached.token : await login(options);
  try {
    return await read(options, object, token);
  } catch (error) {
    if (!isFresh || !(error instanceof VaultHttpError) || error.status !== 403) throw error;
    return read(options, object, await login(options));
  }
}

async function login(options: SessionOptions): Promise<string> {
  const jwt = await options.jwt();
  try {
    const answer = await callVault(options.endpoint, {
      method: "POST",
      path: `auth/${options.authMount}/login`,
      body: { jwt, role: options.role },
    });
    const auth = answer.body?.["auth"] as { client_token: string; lease_duration?: number };
    const lifetimeMs = (auth.lease_duration ?? 0) * 1_000 - expiryMarginMs;
    options.cache.set(options.cacheKey, {
      token: auth.client_token,
      expiresAt: Date.now() + lifetimeMs,
    });
    return auth.client_token;
  } catch (error) {
    if (!(error instanceof VaultHttpError)) throw error;
    throw new VaultHttpError(0, `failed to login: ${error.message}`);
  }
}

async function read(options: SessionOptions, object: VaultObject, token: string) {
  try {
    const isGet = object.method.toUpperCase() === "GET";
    return await callVault(options.endpoint, {
      method: object.method.toUpperCase(),
      path: object.secretPath.replace(/^\/+/, ""),
      token,
      body: isGet ? undefined : (object.secretArgs ?? {}),
    });
  } catch (error) {
    if (!(error instanceof VaultHttpError)) throw error;
    throw new VaultHttpError(error.status, `error requesting secret: ${error.message}`);
  }
}
