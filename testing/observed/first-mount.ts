import {
  environmentName,
  makeClass,
  namespace,
  objectLines,
  toObjects,
  vaultAddress,
  vaultPath,
  type ObjectLine,
} from "@/testing/factories/objects";
import { failedRung, setUpAt, type ReferenceJudge } from "@/testing/factories/snapshot";
import type { Expected, RowState } from "@/testing/observed/row";
import {
  classNotFound,
  driverFailed,
  failedMount,
  loginFailed,
  loginUnreachable,
  providerFailed,
  readFailed,
} from "@/testing/observed/texts";

export interface FirstMount {
  fault: string;
  state: RowState;
  withProbe: Expected;
  withoutProbe: Expected;
}

const parameters = makeClass(setUpAt).spec?.parameters ?? {};

function specWith(change: Record<string, string | undefined>): NonNullable<RowState["spec"]> {
  const all = Object.entries({ ...parameters, ...change }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return { provider: "vault", parameters: Object.fromEntries(all) };
}

/** The class with its first entry changed: the one that the row is about. */
export function specWithFirst(change: Partial<ObjectLine>): NonNullable<RowState["spec"]> {
  const [first, ...rest] = objectLines();
  const line = Object.fromEntries(
    Object.entries({ ...first, ...change }).filter((entry) => entry[1] !== undefined),
  );
  return specWith({ objects: toObjects([line as ObjectLine, ...rest]) });
}

const failed = (cause: string): Expected => ({ cause, verdict: "failed" });
/** A text with one meaning: the same with and without a probe. */
const sure = (cause: string) => ({ withProbe: failed(cause), withoutProbe: failed(cause) });
/** A text that several causes share: the probe decides, and without one the candidates are named. */
const shared = (cause: string, candidates: string) => ({
  withProbe: failed(cause),
  withoutProbe: failed(candidates),
});

function onlyAt(name: string, seen: ReturnType<ReferenceJudge>): ReferenceJudge {
  return (reference) => (reference.name === name ? seen : {});
}

const denied: ReferenceJudge = () => ({
  state: "denied",
  detail: "The role's policies do not allow read.",
});
const noData = `secret/${namespace}`;
const waiting = { phase: "Pending" as const };

/** Rows of a first mount that fails; the same for both drivers. */
export const firstMounts: readonly FirstMount[] = [
  {
    fault: "SecretProviderClass does not exist",
    state: { ...waiting, isClassAbsent: true, events: [classNotFound] },
    ...sure("F07"),
  },
  {
    fault: "`provider: azure`, only the Vault provider is on the node",
    state: {
      ...waiting,
      spec: { ...specWith({}), provider: "azure" },
      events: [
        driverFailed('error connecting to provider "azure": provider not found: provider "azure"'),
      ],
    },
    ...sure("F04"),
  },
  {
    fault: "no `provider`",
    state: {
      ...waiting,
      spec: { parameters },
      events: [
        failedMount(`rpc error: code = Unknown desc = provider not set in ${namespace}/app`),
      ],
    },
    ...sure("F08"),
  },
  {
    fault: "`roleName` does not exist in Vault",
    state: {
      ...waiting,
      spec: specWith({ roleName: "nobody" }),
      events: [providerFailed(loginFailed(400, 'invalid role name "nobody"'))],
      identityRung: failedRung("signin", "The role nobody does not exist at auth/kubernetes.", {
        reason: "signin",
      }),
    },
    ...sure("F66"),
  },
  {
    fault: "role bound to another ServiceAccount name",
    state: {
      ...waiting,
      events: [providerFailed(loginFailed(403, "service account name not authorized"))],
      identityRung: failedRung("signin", "The role app does not list this ServiceAccount.", {
        reason: "signin",
      }),
    },
    ...sure("F65"),
  },
  {
    fault: "role bound to another namespace",
    state: {
      ...waiting,
      events: [providerFailed(loginFailed(403, "namespace not authorized"))],
      identityRung: failedRung("signin", "The role app does not list this Kubernetes namespace.", {
        reason: "signin",
      }),
    },
    ...sure("F65"),
  },
  {
    fault: "role's `audience` differs from the token's",
    state: {
      ...waiting,
      events: [
        providerFailed(
          loginFailed(
            403,
            "invalid audience (aud) claim: audience claim does not match any expected audience",
          ),
        ),
      ],
      identityRung: failedRung("signin", "The role app expects a token for another audience.", {
        reason: "signin",
      }),
    },
    ...sure("F64"),
  },
  {
    fault: "role's policy was deleted",
    state: {
      ...waiting,
      events: [providerFailed(readFailed(vaultPath, 403))],
      asBindery: () => ({}),
      asEnvironment: denied,
    },
    ...shared("F67", "B13"),
  },
  {
    fault: "KV v2 path without `/data/`, policy allows only the right path",
    state: {
      ...waiting,
      spec: specWithFirst({ secretPath: noData }),
      events: [providerFailed(readFailed(noData, 403))],
      asBindery: (reference) =>
        reference.name === noData
          ? {
              state: "malformed",
              corrected: { ...reference, name: vaultPath },
              detail: "secret/ is KV version 2: its paths need /data/.",
            }
          : {},
    },
    ...shared("F68", "F68"),
  },
  {
    fault: "path does not exist, policy allows it",
    state: {
      ...waiting,
      spec: specWithFirst({ secretPath: `${vaultPath}-absent` }),
      events: [providerFailed(readFailed(`${vaultPath}-absent`, 404))],
      asBindery: onlyAt(`${vaultPath}-absent`, {
        state: "absent",
        member: "absent",
        version: null,
        detail: "Nothing is stored at this path.",
      }),
    },
    ...shared("B01", "B15"),
  },
  {
    fault: "`secretKey` not in the secret",
    state: {
      ...waiting,
      spec: specWithFirst({ secretKey: "databasepassword" }),
      events: [
        providerFailed(
          `{${vaultPath}}: {key "databasepassword" does not exist at the secret path}`,
        ),
      ],
      asBindery: (reference) =>
        reference.member === "databasepassword"
          ? {
              member: "absent",
              members: ["database-password", "database-type"],
              detail: "Version 1 has no field databasepassword.",
            }
          : {},
    },
    ...sure("F69"),
  },
  {
    fault: "latest KV v2 version deleted",
    state: {
      ...waiting,
      events: [providerFailed(readFailed(vaultPath, 404))],
      asBindery: () => ({
        state: "deleted",
        member: "absent",
        version: "2",
        detail: "Version 2, the latest, is deleted.",
      }),
    },
    ...shared("B16", "B15"),
  },
  {
    fault: "no such secrets engine mount",
    state: {
      ...waiting,
      spec: specWithFirst({ secretPath: `kv/data/${namespace}` }),
      events: [providerFailed(readFailed(`kv/data/${namespace}`, 403))],
      asBindery: onlyAt(`kv/data/${namespace}`, {
        state: "denied",
        member: "unknown",
        version: null,
        detail: "No key-value engine that Bindery may see is mounted at this path.",
      }),
    },
    ...shared("B11", "B13"),
  },
  {
    fault: "`vaultKubernetesMountPath` does not exist",
    state: {
      ...waiting,
      spec: specWith({ vaultKubernetesMountPath: "kube" }),
      events: [providerFailed(loginFailed(403, "permission denied", "kube"))],
      identityRung: failedRung("signin", "Vault has no auth mount at auth/kube.", {
        reason: "absent",
      }),
    },
    ...shared("B20", "B14"),
  },
  {
    fault: "nothing listens at `vaultAddress`",
    state: {
      ...waiting,
      spec: specWith({ vaultAddress: "http://127.0.0.1:1" }),
      events: [
        providerFailed(
          loginUnreachable(
            'Post "http://127.0.0.1:1/v1/auth/kubernetes/login": dial tcp 127.0.0.1:1: connect: connection refused',
          ),
        ),
      ],
      identityRung: failedRung("address", "The binding names another address than this store's.", {
        reason: "address-refused",
      }),
    },
    ...sure("B22"),
  },
  {
    fault: "host name of `vaultAddress` does not resolve",
    state: {
      ...waiting,
      spec: specWith({ vaultAddress: "http://vault.invalid:8200" }),
      events: [
        providerFailed(
          loginUnreachable(
            'Post "http://vault.invalid:8200/v1/auth/kubernetes/login": dial tcp: lookup vault.invalid on 10.96.0.10:53: no such host',
          ),
        ),
      ],
      identityRung: failedRung("address", "The binding names another address than this store's.", {
        reason: "address-refused",
      }),
    },
    ...sure("B22"),
  },
  {
    fault: "`https` address of a plain HTTP listener",
    state: {
      ...waiting,
      events: [
        providerFailed(
          loginUnreachable(
            `Post "${vaultAddress}/v1/auth/kubernetes/login": http: server gave HTTP response to HTTPS client`,
          ),
        ),
      ],
      identityRung: failedRung("tls", "The server does not speak TLS.", { reason: "tls" }),
    },
    ...sure("B22"),
  },
  {
    fault: "`objects` is not YAML",
    state: {
      ...waiting,
      spec: specWith({ objects: "{" }),
      events: [
        driverFailed(
          "rpc error: code = Unknown desc = yaml: line 1: did not find expected node content",
        ),
      ],
    },
    ...sure("F10"),
  },
  {
    fault: "`objects` is a map, not a list",
    state: {
      ...waiting,
      spec: specWith({ objects: "objectName: database-password" }),
      events: [
        driverFailed(
          "rpc error: code = Unknown desc = yaml: unmarshal errors:\n  line 1: cannot unmarshal !!map into []config.Secret",
        ),
      ],
    },
    ...sure("F10"),
  },
  {
    fault: "no `objects` parameter",
    state: {
      ...waiting,
      spec: specWith({ objects: undefined }),
      events: [
        driverFailed(
          "rpc error: code = Unknown desc = no secrets configured - the provider will not read any secret material",
        ),
      ],
    },
    ...sure("F13"),
  },
  {
    fault: "same `objectName` twice",
    state: {
      ...waiting,
      spec: specWith({ objects: toObjects([...objectLines(), ...objectLines().slice(0, 1)]) }),
      events: [
        driverFailed(
          "rpc error: code = Unknown desc = each `objectName` within a SecretProviderClass must be unique, but the following keys were duplicated: database-password",
        ),
      ],
    },
    ...sure("F14"),
  },
  {
    fault: "`objectName: ../../etc/x`",
    state: {
      ...waiting,
      spec: specWith({
        objects: toObjects([
          ...objectLines(),
          { objectName: "../../etc/x", secretPath: vaultPath, secretKey: "database-password" },
        ]),
      }),
      events: [driverFailed("invalid path: must not contain '..': ../../etc/x")],
    },
    ...sure("F15"),
  },
  {
    fault: "the pod's ServiceAccount does not exist",
    state: {
      ...waiting,
      isAccountAbsent: true,
      events: [
        failedMount(
          `failed to get CSI driver token attributes: serviceaccounts "${environmentName}" not found`,
        ),
      ],
    },
    ...sure("F73"),
  },
];
