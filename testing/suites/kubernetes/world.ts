import { randomBytes } from "node:crypto";
import { type Answer, type Client, connect, at, textAt } from "@/testing/suites/http";
import type { KubernetesTarget } from "@/testing/suites/targets";
import {
  widgetDefinition,
  widgetGroup,
  widgetsPath,
} from "@/testing/suites/kubernetes/widget-definition";

const deadlineMs = 15_000;
const pollMs = 50;

export interface KubernetesWorld {
  readonly target: KubernetesTarget;
  readonly admin: Client;
  readonly anonymous: Client;
}

export type GetWorld = () => KubernetesWorld;

export const applyType = "application/apply-patch+yaml";
export const mergeType = "application/merge-patch+json";
export const jsonPatchType = "application/json-patch+json";
export const strategicType = "application/strategic-merge-patch+json";

export async function openWorld(target: KubernetesTarget): Promise<KubernetesWorld> {
  const anonymous = connect({ url: target.url, caPem: target.caPem });
  const admin = anonymous.with({ token: target.adminToken });
  const made = await admin.post(
    "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
    widgetDefinition,
  );
  if (made.status !== 201 && made.status !== 409) throw new Error(made.text);
  await until(async () => (await admin.get(`${widgetsPath}/widgets`)).status === 200);
  return { target, admin, anonymous };
}

/** A namespace nobody else uses, so that the cases of a suite do not see each other. */
export async function newNamespace({ admin }: KubernetesWorld): Promise<string> {
  const name = `suite-${randomBytes(5).toString("hex")}`;
  const made = await admin.post("/api/v1/namespaces", { metadata: { name } });
  if (made.status !== 201) throw new Error(made.text);
  return name;
}

export const configMaps = (namespace: string): string =>
  `/api/v1/namespaces/${namespace}/configmaps`;

export const widgets = (namespace: string): string =>
  `${widgetsPath}/namespaces/${namespace}/widgets`;

export const configMap = (name: string, data?: object, metadata: object = {}): object => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, ...metadata },
  ...(data === undefined ? {} : { data }),
});

export const widget = (name: string, spec: object, metadata: object = {}): object => ({
  apiVersion: `${widgetGroup}/v1`,
  kind: "Widget",
  metadata: { name, ...metadata },
  spec,
});

/** What a refused call says: everything of the `Status` that a person or a program reads. */
export function refusal(answer: Answer): object {
  return {
    code: answer.status,
    reason: at(answer.body, "reason"),
    message: at(answer.body, "message"),
  };
}

export function causes(answer: Answer): unknown {
  return at(answer.body, "details", "causes");
}

export const resourceVersion = (answer: Answer): string =>
  textAt(answer.body, "metadata", "resourceVersion");

/** Who owns which fields: `manager operation[/subresource]` to its `fieldsV1`, whatever the order and the times. */
export function owners(answer: Answer): Record<string, unknown> {
  const entries = (at(answer.body, "metadata", "managedFields") ?? []) as readonly unknown[];
  return Object.fromEntries(
    entries.map((entry) => {
      const part = at(entry, "subresource");
      const suffix = typeof part === "string" ? `/${part}` : "";
      const key = `${textAt(entry, "manager")} ${textAt(entry, "operation")}${suffix}`;
      return [key, at(entry, "fieldsV1")];
    }),
  );
}

/** Waits for a state; what RBAC or a definition changes is seen by the server a moment later. */
export async function until(isThere: () => Promise<boolean>): Promise<void> {
  const endsAt = Date.now() + deadlineMs;
  while (Date.now() < endsAt) {
    if (await isThere()) return;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  throw new Error(`not so after ${deadlineMs} ms`);
}

export async function newServiceAccount(
  { admin }: KubernetesWorld,
  namespace: string,
  name: string,
): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts`;
  const made = await admin.post(path, { metadata: { name } });
  if (made.status !== 201) throw new Error(made.text);
  return textAt(made.body, "metadata", "uid");
}

export async function tokenOf(
  { admin }: KubernetesWorld,
  account: { namespace: string; name: string; audiences?: readonly string[] },
): Promise<string> {
  const path = `/api/v1/namespaces/${account.namespace}/serviceaccounts/${account.name}/token`;
  const made = await admin.post(path, { spec: { audiences: account.audiences } });
  return textAt(made.body, "status", "token");
}
