/** gRPC codes that leave it open whether the volume was mounted (kubelet, csi_client.go `isFinalError`). */
const uncertain = new Set([
  "Canceled",
  "DeadlineExceeded",
  "Unavailable",
  "ResourceExhausted",
  "Aborted",
]);

export class RpcError extends Error {
  readonly code: string;

  constructor(code: string, description: string) {
    super(`rpc error: code = ${code} desc = ${description}`);
    this.name = "RpcError";
    this.code = code;
  }

  get isFinal(): boolean {
    return !uncertain.has(this.code);
  }
}

export const textOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
