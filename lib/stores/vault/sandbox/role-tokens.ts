import { type JsonMap, listOf, secondsOf } from "./protocol";

/** Token parameters that every auth method's roles share (sdk/helper/tokenutil). */
export interface RoleTokens {
  policies: string[];
  ttlSeconds: number;
  maxTtlSeconds: number;
  explicitMaxTtlSeconds: number;
  periodSeconds: number;
  numUses: number;
}

export function readRoleTokens(data: JsonMap, before: RoleTokens | null): RoleTokens {
  const pick = (name: string, old: string): unknown => data[name] ?? data[old];
  const policies = pick("token_policies", "policies");
  const seconds = (name: string, old: string, current: number | undefined): number => {
    const value = pick(name, old);
    return value === undefined ? (current ?? 0) : secondsOf(value);
  };
  return {
    policies: policies === undefined ? (before?.policies ?? []) : listOf(policies).toSorted(),
    ttlSeconds: seconds("token_ttl", "ttl", before?.ttlSeconds),
    maxTtlSeconds: seconds("token_max_ttl", "max_ttl", before?.maxTtlSeconds),
    explicitMaxTtlSeconds: seconds("token_explicit_max_ttl", "", before?.explicitMaxTtlSeconds),
    periodSeconds: seconds("token_period", "period", before?.periodSeconds),
    numUses: seconds("token_num_uses", "num_uses", before?.numUses),
  };
}

export function describeRoleTokens(role: RoleTokens): JsonMap {
  return {
    token_bound_cidrs: [],
    token_explicit_max_ttl: role.explicitMaxTtlSeconds,
    token_max_ttl: role.maxTtlSeconds,
    token_no_default_policy: false,
    token_num_uses: role.numUses,
    token_period: role.periodSeconds,
    token_policies: role.policies,
    token_ttl: role.ttlSeconds,
    token_type: "default",
  };
}
