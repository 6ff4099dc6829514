import "server-only";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { AppError } from "@/lib/domain/errors";

/** Everything needed to reach one Kubernetes API. Held in memory only; at rest it is sealed. */
export interface ClusterConnection {
  server: string;
  /** PEM; undefined trusts the system's roots. */
  ca: string | undefined;
  cert: string | undefined;
  key: string | undefined;
  serverName: string | undefined;
  /** Read at every request: tokens in a pod are replaced on disk. */
  token: () => string | undefined;
}

const Named = z.looseObject({ name: z.string() });
const Kubeconfig = z.looseObject({
  "current-context": z.string().optional(),
  contexts: z
    .array(
      Named.extend({
        context: z.looseObject({
          cluster: z.string(),
          user: z.string(),
          namespace: z.string().optional(),
        }),
      }),
    )
    .max(200),
  clusters: z
    .array(
      Named.extend({
        cluster: z.looseObject({
          server: z.string().max(2_000),
          "certificate-authority-data": z.string().optional(),
          "certificate-authority": z.string().optional(),
          "insecure-skip-tls-verify": z.boolean().optional(),
          "tls-server-name": z.string().optional(),
        }),
      }),
    )
    .max(200),
  users: z.array(Named.extend({ user: z.looseObject({}).nullish() })).max(200),
});

const refusal = (message: string, hint: string) =>
  new AppError("invalid_input", message, { hint, fields: [{ path: "kubeconfig", message }] });

const decode = (base64: string | undefined) =>
  base64 === undefined ? undefined : Buffer.from(base64, "base64").toString("utf8");

/**
 * Reads one context of a kubeconfig. Only what the text itself carries is used: `exec`, `auth-provider` and paths to
 * files would make the server run or read what the text says, so they are refused by name.
 *
 * Throws `AppError("invalid_input")` that names the member and what to do.
 */
export function parseKubeconfig(
  text: string,
  contextName: string,
): { connection: ClusterConnection; context: string; namespace: string | undefined } {
  const config = readKubeconfig(text);
  const wanted = contextName || config["current-context"] || config.contexts[0]?.name;
  const context = config.contexts.find(({ name }) => name === wanted)?.context;
  if (!wanted || !context) {
    throw refusal(
      `The kubeconfig has no context ${wanted ? `"${wanted}"` : "at all"}.`,
      `Contexts in it: ${config.contexts.map(({ name }) => name).join(", ") || "none"}.`,
    );
  }
  const cluster = config.clusters.find(({ name }) => name === context.cluster)?.cluster;
  const user = config.users.find(({ name }) => name === context.user)?.user ?? {};
  if (!cluster)
    throw refusal(
      `Context "${wanted}" names a cluster that is not in the text.`,
      "Export the kubeconfig again with `kubectl config view --raw --minify`.",
    );
  refuseOutside(cluster, user);
  assertHttps(cluster.server);
  const member = (name: string) =>
    typeof user[name] === "string" ? (user[name] as string) : undefined;
  const token = member("token");
  return {
    context: wanted,
    namespace: context.namespace,
    connection: {
      server: cluster.server.replace(/\/+$/, ""),
      ca: decode(cluster["certificate-authority-data"]),
      cert: decode(member("client-certificate-data")),
      key: decode(member("client-key-data")),
      serverName: cluster["tls-server-name"],
      token: () => token,
    },
  };
}

function readKubeconfig(text: string) {
  let raw: unknown;
  try {
    // A warning of the parser quotes the line it warns of, which may hold a token. `silent` would swallow errors too.
    raw = parse(text, { maxAliasCount: 20, logLevel: "error", prettyErrors: false });
  } catch {
    throw refusal("The kubeconfig is not YAML.", "Paste the whole file, with its indentation.");
  }
  const parsed = Kubeconfig.safeParse(raw);
  if (!parsed.success) {
    throw refusal("The text is not a kubeconfig.", "It needs `clusters`, `users` and `contexts`.");
  }
  return parsed.data;
}

function refuseOutside(cluster: Record<string, unknown>, user: Record<string, unknown>): void {
  const refused = [
    "exec",
    "auth-provider",
    "tokenFile",
    "client-certificate",
    "client-key",
    "username",
  ].filter((name) => name in user);
  if ("certificate-authority" in cluster) refused.push("certificate-authority");
  if (refused.length > 0) {
    throw refusal(
      `The kubeconfig uses \`${refused[0]}\`, which Bindery does not follow: it would run a program or read a file on this server.`,
      "Use a token of a ServiceAccount and `certificate-authority-data`: `kubectl config view --raw --minify --flatten`.",
    );
  }
  if (cluster["insecure-skip-tls-verify"] === true) {
    throw refusal(
      "The kubeconfig switches certificate checks off.",
      "Give the cluster's CA as `certificate-authority-data`.",
    );
  }
}

function assertHttps(server: string): void {
  const url = URL.canParse(server) ? new URL(server) : null;
  if (url?.protocol !== "https:" || url.username || url.password) {
    throw refusal(
      `The server address is not an https address.`,
      "It looks like https://host:6443.",
    );
  }
}

const podDirectory = "/var/run/secrets/kubernetes.io/serviceaccount";

/** The API of the cluster that Bindery itself runs in (Kubernetes docs, "Accessing the API from a Pod"). */
export function inClusterConnection(environment: {
  host: string | undefined;
  port: string | undefined;
}): ClusterConnection {
  if (!environment.host) {
    throw new AppError("invalid_input", "Bindery does not run in a cluster here.", {
      hint: "Register the cluster by kubeconfig.",
      fields: [{ path: "source", message: "Bindery does not run in a cluster here." }],
    });
  }
  const host = environment.host.includes(":") ? `[${environment.host}]` : environment.host;
  return {
    server: `https://${host}:${environment.port ?? "443"}`,
    ca: readFileSync(`${podDirectory}/ca.crt`, "utf8"),
    cert: undefined,
    key: undefined,
    serverName: undefined,
    token: () => readFileSync(`${podDirectory}/token`, "utf8").trim(),
  };
}
