import type { KubeClient } from "@/sandbox/client/kube-client";
import { KubeError } from "@/sandbox/client/kube-error";
import { resources } from "@/sandbox/client/resources";
import type { SecretProviderClass } from "@/lib/domain/kube-object";
import type { ClusterView } from "./cluster-view";
import { type DriverSettings, driverSettingsOf, providerOn } from "./driver-settings";
import { writePodStatus } from "./pod-status-writer";
import { providerEnvironmentOf } from "./provider-environment";
import type { PublishRequest } from "./publish-request";
import { RpcError, textOf } from "./rpc-error";
import { type MountedFile, mountFromVault } from "./vault-provider/vault-provider";
import type { TokenCache } from "./vault-provider/vault-session";

const providerTokenSeconds = 900;

export interface Mount {
  request: PublishRequest;
  isMounted: boolean;
  /** Answered with success without ever having been mounted (F89). */
  isAbandoned: boolean;
  updatedAt: number;
  files: readonly MountedFile[];
}

export interface CsiDriver {
  readonly mounts: ReadonlyMap<string, Mount>;
  settings(): DriverSettings;
  /** Throws `RpcError`. */
  nodePublish(request: PublishRequest): Promise<void>;
  /** The kubelet removed the target folder. */
  forget(targetPath: string): void;
  classOf(request: PublishRequest): Promise<SecretProviderClass>;
  /** Asks the provider again; says whether a version changed. */
  remount(mount: Mount): Promise<boolean>;
  /** The next first mounts end in this gRPC code after the folder was made. */
  failNext(code: string, times?: number): void;
}

interface Context {
  readonly client: KubeClient;
  readonly view: ClusterView;
  readonly timeScale: number;
  readonly mounts: Map<string, Mount>;
  readonly tokens: TokenCache;
  readonly injected: string[];
}

export function createCsiDriver(options: {
  client: KubeClient;
  view: ClusterView;
  timeScale: number;
}): CsiDriver {
  const context: Context = {
    ...options,
    client: options.client.as("secrets-store-csi-driver"),
    mounts: new Map(),
    tokens: new Map(),
    injected: [],
  };
  return {
    mounts: context.mounts,
    settings: () => settingsOf(context),
    nodePublish: (request) => nodePublish(context, request),
    forget: (targetPath) => void context.mounts.delete(targetPath),
    classOf: (request) => classOf(context, request),
    remount: (mount) => remount(context, mount),
    failNext: (code, times = 1) => {
      for (let at = 0; at < times; at += 1) context.injected.push(code);
    },
  };
}

function settingsOf({ view, timeScale }: Context): DriverSettings {
  const settings = driverSettingsOf(view.daemonSets.list());
  return { ...settings, pollMs: settings.pollMs * timeScale };
}

async function nodePublish(context: Context, request: PublishRequest): Promise<void> {
  if (!request.isReadOnly) {
    throw new RpcError("InvalidArgument", "Readonly is not true in request");
  }
  if (request.className === "") throw new RpcError("Unknown", "secretProviderClass is not set");
  const settings = settingsOf(context);
  const known = context.mounts.get(request.targetPath);
  if (known !== undefined && isAnsweredWithoutWork(known, settings)) return;
  const mount = known ?? newMount(request);
  if (known?.isMounted !== true) mount.updatedAt = Date.now();
  mount.request = request;
  context.mounts.set(request.targetPath, mount);
  failIfInjected(context, mount);
  await classOf(context, request);
  try {
    await remount(context, mount);
  } catch (error) {
    // From 1.6.0 a mount that once worked hides every later failure of the provider.
    if (mount.isMounted) return;
    throw error;
  }
}

/** Driver 1.6, nodeserver.go: the folder's age is taken for the last update, mounted or not. */
function isAnsweredWithoutWork(mount: Mount, settings: DriverSettings): boolean {
  const isRotating = settings.isRepublishing && settings.isRotating;
  if (!isRotating) return mount.isMounted;
  if (mount.isAbandoned) return true;
  const isYoung = Date.now() - mount.updatedAt < settings.pollMs;
  if (isYoung && !mount.isMounted) mount.isAbandoned = true;
  return isYoung;
}

function newMount(request: PublishRequest): Mount {
  return { request, isMounted: false, isAbandoned: false, updatedAt: Date.now(), files: [] };
}

function failIfInjected(context: Context, mount: Mount): void {
  const code = mount.isMounted ? undefined : context.injected.shift();
  if (code !== undefined) throw new RpcError(code, "context deadline exceeded");
}

async function classOf(context: Context, request: PublishRequest): Promise<SecretProviderClass> {
  const { namespace } = request.pod.metadata;
  const at = `${namespace}/${request.className}`;
  const found = context.view.classes.get(namespace, request.className);
  if (found === undefined) {
    throw new RpcError(
      "Unknown",
      `failed to get secretproviderclass ${at}, error: SecretProviderClass.secrets-store.csi.x-k8s.io "${request.className}" not found`,
    );
  }
  if (!found.spec?.provider) throw new RpcError("Unknown", `provider not set in ${at}`);
  if (Object.keys(found.spec.parameters ?? {}).length === 0) {
    throw new RpcError("Unknown", `parameters not set in ${at}`);
  }
  return found;
}

async function remount(context: Context, mount: Mount): Promise<boolean> {
  const { request } = mount;
  const { namespace, name } = request.pod.metadata;
  const found = await classOf(context, request);
  let files: MountedFile[];
  try {
    files = await mountFrom(context, request, found);
    files.forEach((file) => requireSafePath(file.path));
  } catch (error) {
    if (mount.isMounted) throw error;
    throw new RpcError(
      "Unknown",
      `failed to mount secrets store objects for pod ${namespace}/${name}, err: ${textOf(error)}`,
    );
  }
  if (request.signal.aborted) throw new RpcError("Canceled", "context canceled");
  const versions = files.map((file) => ({ id: file.path, version: file.version }));
  await writePodStatus(context.client, request, versions);
  const isChanged = JSON.stringify(versions) !== JSON.stringify(mount.files.map(versionOf));
  mount.files = files;
  mount.isMounted = true;
  mount.updatedAt = Date.now();
  return isChanged;
}

const versionOf = (file: MountedFile) => ({ id: file.path, version: file.version });

async function mountFrom(context: Context, request: PublishRequest, found: SecretProviderClass) {
  const provider = found.spec?.provider ?? "";
  if (!/^[a-zA-Z0-9_-]{0,30}$/.test(provider)) {
    throw new Error(`invalid provider: provider "${provider}"`);
  }
  const instance = providerOn(context.view, request.node, provider);
  if (instance === null) {
    throw new Error(
      `error connecting to provider "${provider}": provider not found: provider "${provider}"`,
    );
  }
  const environment = providerEnvironmentOf(context.client, instance);
  return mountFromVault(
    {
      podUid: request.pod.metadata.uid ?? "",
      parameters: found.spec?.parameters ?? {},
      signal: request.signal,
      jwt: (audience) => jwtFor(context, request, audience),
    },
    environment,
    context.tokens,
  );
}

function requireSafePath(path: string): void {
  if (path === "") throw new Error('invalid path: must not be empty: ""');
  if (path.startsWith("/")) throw new Error(`invalid path: must be a relative path: ${path}`);
  if (path.split("/").includes("..")) {
    throw new Error(`invalid path: must not contain '..': ${path}`);
  }
}

/** The kubelet's token for `vault`, or one that the provider asks for itself. */
async function jwtFor(context: Context, request: PublishRequest, audience: string | undefined) {
  const given = request.tokens[audience ?? "vault"];
  if (given !== undefined) return given;
  const { namespace, name, uid } = request.pod.metadata;
  const account = request.pod.spec?.serviceAccountName ?? "default";
  try {
    const answer = (await context.client.send({
      method: "POST",
      path: `/api/v1/namespaces/${namespace}/${resources.serviceAccounts.plural}/${account}/token`,
      body: {
        apiVersion: "authentication.k8s.io/v1",
        kind: "TokenRequest",
        spec: {
          audiences: audience === undefined ? undefined : [audience],
          expirationSeconds: providerTokenSeconds,
          boundObjectRef: { kind: "Pod", apiVersion: "v1", name, uid },
        },
      },
    })) as { status: { token: string } };
    return answer.status.token;
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
    throw new Error(
      `failed to create a service account token for requesting pod {${name} ${uid} ${namespace} ${account}}: ${error.message}`,
      { cause: error },
    );
  }
}
