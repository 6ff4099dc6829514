import { VaultHttpError, callVault } from "@/sandbox/csi-driver/vault-provider/vault-http";

type Body = Record<string, unknown>;

export interface VaultAdmin {
  readonly url: string;
  readonly caPem: string;
  /** Any call below `/v1/`; null on 404. */
  call(method: string, path: string, body?: Body): Promise<Body | null>;
  /** The fields of a KV v2 secret; null when it is absent or deleted. `path` holds `/data/`. */
  read(path: string): Promise<Record<string, string> | null>;
  write(path: string, data: Readonly<Record<string, string>>): Promise<void>;
  /** Soft-deletes the newest version. */
  deleteLatest(path: string): Promise<void>;
}

export interface VaultServer {
  readonly url: string;
  readonly caPem: string;
  readonly rootToken: string;
}

export function createVaultAdmin(server: VaultServer): VaultAdmin {
  const call = async (method: string, path: string, body?: Body): Promise<Body | null> => {
    const endpoint = {
      address: server.url,
      namespace: undefined,
      caPem: server.caPem,
      skipVerify: false,
      signal: AbortSignal.timeout(15_000),
    };
    try {
      return (await callVault(endpoint, { method, path, token: server.rootToken, body })).body;
    } catch (error) {
      if (error instanceof VaultHttpError && error.status === 404) return null;
      throw error;
    }
  };
  return {
    url: server.url,
    caPem: server.caPem,
    call,
    read: async (path) => {
      const answer = await call("GET", path);
      return ((answer?.["data"] as Body | undefined)?.["data"] ?? null) as Record<
        string,
        string
      > | null;
    },
    write: async (path, data) => {
      await call("POST", path, { data });
    },
    deleteLatest: async (path) => {
      await call("DELETE", path);
    },
  };
}
