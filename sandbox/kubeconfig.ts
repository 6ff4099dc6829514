import { stringify } from "yaml";

export interface KubeconfigOptions {
  readonly url: string;
  readonly caPem: string;
  readonly token: string;
  readonly user: string;
  readonly namespace?: string;
}

export function kubeconfigOf(options: KubeconfigOptions): string {
  const name = "sandbox";
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    clusters: [
      {
        name,
        cluster: {
          server: options.url,
          "certificate-authority-data": Buffer.from(options.caPem).toString("base64"),
        },
      },
    ],
    users: [{ name: options.user, user: { token: options.token } }],
    contexts: [
      { name, context: { cluster: name, user: options.user, namespace: options.namespace } },
    ],
  });
}
