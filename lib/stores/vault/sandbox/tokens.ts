import { type AuthReply, type JsonMap, randomName, timestamp } from "./protocol";

export const systemTtlSeconds = 2_764_800;

export interface TokenEntry {
  id: string;
  accessor: string;
  namespace: string;
  policies: string[];
  path: string;
  meta: Record<string, string> | null;
  displayName: string;
  numUses: number;
  parent: string | null;
  createdAtMs: number;
  issueTime: string;
  ttlSeconds: number;
  expiresAtMs: number | null;
  maxTtlSeconds: number;
  explicitMaxTtlSeconds: number;
  periodSeconds: number;
  isRenewable: boolean;
  entityId: string;
  lastRenewalMs: number | null;
}

export interface NewToken {
  policies: string[];
  path: string;
  displayName: string;
  namespace?: string;
  meta?: Record<string, string> | null;
  ttlSeconds?: number;
  maxTtlSeconds?: number;
  explicitMaxTtlSeconds?: number;
  periodSeconds?: number;
  numUses?: number;
  parent?: string | null;
  isRenewable?: boolean;
  entityId?: string;
  id?: string;
}

/** Every token of the server; an expired token is gone, with its children. */
export class TokenStore {
  readonly #tokens = new Map<string, TokenEntry>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  create(input: NewToken): TokenEntry {
    const isRoot = input.policies.includes("root");
    const now = this.#now();
    const limit = Math.min(
      ...[input.maxTtlSeconds, input.explicitMaxTtlSeconds, systemTtlSeconds].filter(
        (n): n is number => (n ?? 0) > 0,
      ),
    );
    const wanted = input.periodSeconds || input.ttlSeconds || (isRoot ? 0 : systemTtlSeconds);
    const ttlSeconds = input.periodSeconds ? wanted : Math.min(wanted, limit);
    const entry: TokenEntry = {
      id: input.id ?? `hvs.${randomName(24)}`,
      accessor: randomName(24),
      namespace: input.namespace ?? "",
      policies: [...new Set(input.policies.map((name) => name.toLowerCase().trim()))]
        .filter(Boolean)
        .toSorted(),
      path: input.path,
      meta: input.meta ?? null,
      displayName: input.displayName,
      numUses: input.numUses ?? 0,
      parent: input.parent ?? null,
      createdAtMs: now,
      issueTime: timestamp(now),
      ttlSeconds,
      expiresAtMs: ttlSeconds > 0 ? now + ttlSeconds * 1000 : null,
      maxTtlSeconds: limit,
      explicitMaxTtlSeconds: input.explicitMaxTtlSeconds ?? 0,
      periodSeconds: input.periodSeconds ?? 0,
      isRenewable: ttlSeconds > 0 && (input.isRenewable ?? true),
      entityId: input.entityId ?? "",
      lastRenewalMs: null,
    };
    this.#tokens.set(entry.id, entry);
    return entry;
  }

  find(id: string): TokenEntry | null {
    const entry = this.#tokens.get(id);
    if (!entry) return null;
    if (entry.expiresAtMs !== null && entry.expiresAtMs <= this.#now()) {
      this.revoke(id);
      return null;
    }
    return entry;
  }

  findByAccessor(accessor: string): TokenEntry | null {
    const entry = [...this.#tokens.values()].find((token) => token.accessor === accessor);
    return entry ? this.find(entry.id) : null;
  }

  accessors(): string[] {
    return [...this.#tokens.values()].map((entry) => entry.accessor);
  }

  /** Counts a use; a token whose last use this was is gone after the request. */
  use(entry: TokenEntry): void {
    if (entry.numUses === 0) return;
    entry.numUses -= 1;
    if (entry.numUses === 0) this.revoke(entry.id);
  }

  revoke(id: string): void {
    const pending = [id];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      this.#tokens.delete(next);
      for (const child of this.#tokens.values()) if (child.parent === next) pending.push(child.id);
    }
  }

  revokeOrphan(id: string): void {
    this.#tokens.delete(id);
    for (const child of this.#tokens.values()) if (child.parent === id) child.parent = null;
  }

  revokeByPath(prefix: string): void {
    for (const entry of this.#tokens.values())
      if (entry.path.startsWith(prefix)) this.revoke(entry.id);
  }

  renew(entry: TokenEntry, incrementSeconds: number): void {
    const now = this.#now();
    const wanted = entry.periodSeconds || incrementSeconds || entry.ttlSeconds;
    const latest =
      entry.periodSeconds && entry.explicitMaxTtlSeconds === 0
        ? Number.POSITIVE_INFINITY
        : entry.createdAtMs + entry.maxTtlSeconds * 1000;
    entry.expiresAtMs = Math.min(now + wanted * 1000, latest);
    entry.lastRenewalMs = now;
  }

  secondsLeft(entry: TokenEntry): number {
    return entry.expiresAtMs === null
      ? 0
      : Math.max(0, Math.floor((entry.expiresAtMs - this.#now()) / 1000));
  }

  toAuth(entry: TokenEntry): AuthReply {
    return {
      client_token: entry.id,
      accessor: entry.accessor,
      policies: entry.policies,
      token_policies: entry.policies,
      metadata: entry.meta,
      // What was granted, not what is left: a millisecond later the server still says the whole time.
      lease_duration: secondsGranted(entry),
      renewable: entry.isRenewable,
      entity_id: entry.entityId,
      token_type: "service",
      orphan: entry.parent === null,
      mfa_requirement: null,
      num_uses: entry.numUses,
    };
  }

  describe(entry: TokenEntry): JsonMap {
    const hasLease = entry.path !== "auth/token/root";
    return {
      accessor: entry.accessor,
      creation_time: Math.floor(entry.createdAtMs / 1000),
      creation_ttl: entry.ttlSeconds,
      display_name: entry.displayName,
      entity_id: entry.entityId,
      expire_time: entry.expiresAtMs === null ? null : timestamp(entry.expiresAtMs),
      explicit_max_ttl: entry.explicitMaxTtlSeconds,
      id: entry.id,
      ...(hasLease ? { issue_time: entry.issueTime } : {}),
      ...(entry.lastRenewalMs === null
        ? {}
        : {
            last_renewal: timestamp(entry.lastRenewalMs),
            last_renewal_time: Math.floor(entry.lastRenewalMs / 1000),
          }),
      meta: entry.meta,
      ...(entry.namespace === "" ? {} : { namespace_path: entry.namespace }),
      num_uses: entry.numUses,
      orphan: entry.parent === null,
      path: entry.path,
      ...(entry.periodSeconds > 0 ? { period: entry.periodSeconds } : {}),
      policies: entry.policies,
      ...(hasLease ? { renewable: entry.isRenewable } : {}),
      ttl: this.secondsLeft(entry),
      type: "service",
    };
  }
}

function secondsGranted(entry: TokenEntry): number {
  const grantedAtMs = entry.lastRenewalMs ?? entry.createdAtMs;
  return entry.expiresAtMs === null ? 0 : Math.floor((entry.expiresAtMs - grantedAtMs) / 1000);
}
