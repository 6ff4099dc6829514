import type { Pod } from "@/lib/domain/kube-object";

/** One `NodePublishVolume` call of the kubelet. */
export interface PublishRequest {
  readonly pod: Pod;
  readonly node: string;
  readonly className: string;
  readonly isReadOnly: boolean;
  readonly targetPath: string;
  readonly signal: AbortSignal;
  /** The kubelet's tokens by audience, from CSIDriver `tokenRequests`. */
  readonly tokens: Readonly<Record<string, string>>;
}
