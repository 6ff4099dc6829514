import "server-only";
import { createSession } from "./auth";
import { createClient, targetOf } from "./client";
import { describeReference } from "./describe";
import { KvMounts } from "./kv";
import { climb } from "./ladder";
import { listNames } from "./list";
import type { VaultConfig } from "./manifest";
import { probeAsWorkload } from "./probe-as";
import { readMember, removeMember, writeMember, type Writing } from "./write";
import type { SecretStoreClient, SecretStoreProvider, StoreDeps } from "@/lib/stores/port";
import { retryIdempotent } from "@/lib/stores/runtime/retry";

/** HashiCorp Vault, KV versions 1 and 2, over its HTTP API. */
export const provider: SecretStoreProvider<VaultConfig> = {
  open: (config, deps) => openVault(config, deps),
};

function openVault(config: VaultConfig, deps: StoreDeps): SecretStoreClient {
  const client = createClient(deps, targetOf(config));
  const session = createSession(config, client, deps);
  const mounts = new KvMounts(session);
  const describing = { session, mounts, now: deps.now };
  const writing = (signal: AbortSignal): Writing => ({ ...describing, signal });
  return {
    check: (signal) => climb({ config, client, session, now: deps.now }, signal),
    list: (prefix, page, signal) =>
      retryIdempotent(() => listNames(describing, prefix, page, signal), { signal }),
    describe: (reference, signal) =>
      retryIdempotent(() => describeReference(describing, reference, signal), { signal }),
    read: (reference, signal) =>
      retryIdempotent(() => readMember(writing(signal), reference), { signal }),
    write: (reference, value, expected, signal) =>
      writeMember(writing(signal), reference, value, expected),
    remove: (reference, expected, signal) => removeMember(writing(signal), reference, expected),
    probeAs: (identity, references, signal) =>
      probeAsWorkload({ config, deps, describing }, identity, references, signal),
    [Symbol.asyncDispose]: () => session.close(),
  };
}
