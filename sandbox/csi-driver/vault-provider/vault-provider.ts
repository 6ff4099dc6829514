import { createHmac } from "node:crypto";
import { RpcError, textOf } from "../rpc-error";
import { type VaultObject, type VaultParameters, parseVaultParameters } from "./parameters";
import { contentOf } from "./secret-content";
import { type VaultAnswer, type VaultEndpoint, VaultHttpError } from "./vault-http";
import { type SessionOptions, type TokenCache, requestSecret } from "./vault-session";

const defaultAddress = "https://127.0.0.1:8200";

export interface MountRequest {
  readonly podUid: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** A ServiceAccount token of the pod; the audience is a wish of the SecretProviderClass. */
  jwt(audience: string | undefined): Promise<string>;
}

export interface MountedFile {
  readonly path: string;
  readonly content: Buffer;
  readonly version: string;
}

export interface ProviderEnvironment {
  readonly defaultAddress: string | undefined;
  /** PEM of the file that the path means inside the provider's pod; undefined when there is none. */
  readFile(path: string | undefined): Promise<string | undefined>;
  hmacKey(): Promise<string>;
}

/** HashiCorp's provider: every object read, or an error with its texts. Versions are HMACs of configuration and content. */
export async function mountFromVault(
  request: MountRequest,
  environment: ProviderEnvironment,
  cache: TokenCache,
): Promise<MountedFile[]> {
  const parameters = parseVaultParameters(request.parameters);
  const endpoint: VaultEndpoint = {
    address: parameters.address ?? environment.defaultAddress ?? defaultAddress,
    namespace: parameters.namespace,
    caPem: await environment.readFile(parameters.caCertPath),
    skipVerify: parameters.skipVerify,
    signal: request.signal,
  };
  const session = sessionOf(request, parameters, { endpoint, cache });
  try {
    return await readAll(session, parameters, await environment.hmacKey());
  } catch (error) {
    if (error instanceof RpcError || request.signal.aborted) throw error;
    throw new RpcError("Unknown", `error making mount request: ${textOf(error)}`);
  }
}

function sessionOf(
  request: MountRequest,
  parameters: VaultParameters,
  at: { endpoint: VaultEndpoint; cache: TokenCache },
): SessionOptions {
  const { address, namespace } = at.endpoint;
  const key = [request.podUid, address, namespace, parameters.authMount, parameters.role];
  return {
    ...at,
    cacheKey: key.join("|"),
    authMount: parameters.authMount,
    role: parameters.role,
    jwt: () => request.jwt(parameters.audience),
  };
}

async function readAll(session: SessionOptions, parameters: VaultParameters, key: string) {
  const answers = new Map<string, VaultAnswer>();
  const files: MountedFile[] = [];
  for (const object of parameters.objects) {
    const at = `${object.method} ${object.secretPath}`;
    const answer = answers.get(at) ?? (await readOne(session, object));
    answers.set(at, answer);
    const content = contentOf(object, answer);
    files.push({ path: object.objectName, content, version: versionOf(key, object, content) });
  }
  return files;
}

async function readOne(session: SessionOptions, object: VaultObject): Promise<VaultAnswer> {
  try {
    return await requestSecret(session, object);
  } catch (error) {
    if (!(error instanceof VaultHttpError)) throw error;
    throw new VaultHttpError(
      error.status,
      `couldn't read secret "${object.objectName}": ${error.message}`,
    );
  }
}

function versionOf(key: string, object: VaultObject, content: Buffer): string {
  const digest = createHmac("sha256", key).update(JSON.stringify(object)).update(content);
  return digest.digest("base64url") + "=";
}
