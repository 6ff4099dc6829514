import { namespace, vaultAddress } from "@/testing/factories/objects";
import type { ObservedEvent } from "@/testing/observed/row";

/** `…` of the document. */
const setUpFailed = 'MountVolume.SetUp failed for volume "secrets" : ';
/** `[F]`. */
const failedToMount = `rpc error: code = Unknown desc = failed to mount secrets store objects for pod ${namespace}/app-1, err: `;
/** `[P]`. */
export const makingMountRequest = "rpc error: code = Unknown desc = error making mount request: ";

export function failedMount(message: string): ObservedEvent {
  return { reason: "FailedMount", component: "kubelet", message: `${setUpFailed}${message}` };
}

/** `… [F] text`. */
export function driverFailed(text: string): ObservedEvent {
  return failedMount(`${failedToMount}${text}`);
}

/** `… [F] [P] text`. */
export function providerFailed(text: string): ObservedEvent {
  return driverFailed(`${makingMountRequest}${text}`);
}

const couldNotRead = 'couldn\'t read secret "database-password": ';

/** Vault's error with its line breaks, as the provider prints it. */
function answer(url: string, code: number, errors: string): string {
  return `Error making API request.\n\nURL: ${url}\nCode: ${code}. Errors:\n\n${errors}`;
}

export function loginFailed(code: number, error: string, mount = "kubernetes"): string {
  return `${couldNotRead}failed to login: ${answer(`POST ${vaultAddress}/v1/auth/${mount}/login`, code, `* ${error}`)}`;
}

export function loginUnreachable(error: string): string {
  return `${couldNotRead}failed to login: ${error}`;
}

export function readFailed(path: string, code: 403 | 404): string {
  const errors = code === 403 ? "* 1 error occurred:\n\t* permission denied\n\n" : "";
  return `${couldNotRead}error requesting secret: ${answer(`GET ${vaultAddress}/v1/${path}`, code, errors)}`;
}

export const classNotFound = failedMount(
  `rpc error: code = Unknown desc = failed to get secretproviderclass ${namespace}/app, error: SecretProviderClass.secrets-store.csi.x-k8s.io "app" not found`,
);
