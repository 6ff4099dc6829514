/** A Kubernetes API server that a suite talks to; the real one and the sandbox's look the same from here. */
export interface KubernetesTarget {
  /** `https://host:port`, no trailing slash. */
  readonly url: string;
  readonly caPem: string;
  /** A token of a user in the group `system:masters`. */
  readonly adminToken: string;
  /** Makes every earlier resourceVersion too old; absent where the server has no such handle. */
  readonly compactHistory?: () => Promise<void>;
}

/** A Vault server over TLS, initialised and unsealed, with both kinds of key-value engine mounted. */
export interface VaultTarget {
  readonly url: string;
  readonly caPem: string;
  readonly rootToken: string;
  readonly kv2Mount: string;
  readonly kv1Mount: string;
  /** Unseals it again after a suite sealed it; absent where the server cannot be sealed. */
  readonly unsealKey?: string;
}

/** A Vault whose auth method `kubernetes` asks the given API server about each token. */
export interface VaultWithKubernetes {
  readonly vault: VaultTarget;
  readonly kubernetes: KubernetesTarget;
}
