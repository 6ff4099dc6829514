/** Rows of `observed/vault.md`, driver 1.6.1. `{ns}` is the namespace, `{vault}` the address; line breaks are single spaces. */
export interface ObservedRow {
  readonly title: string;
  readonly phase: string;
  readonly podStatus: string;
  readonly event: {
    readonly reason: string;
    readonly component: string;
    readonly message: string;
  } | null;
}

export const observedRows: readonly ObservedRow[] = [
  {
    title: "nothing",
    phase: "Running",
    podStatus: "mounted, 1 object(s)",
    event: null,
  },
  {
    title: "SecretProviderClass does not exist",
    phase: "Pending",
    podStatus: "none",
    event: {
      reason: "FailedMount",
      component: "kubelet",
      message:
        'MountVolume.SetUp failed for volume "secrets" : rpc error: code = Unknown desc = failed to get secretproviderclass {ns}/app, error: SecretProviderClass.secrets-store.csi.x-k8s.io "app" not found',
    },
  },
  {
    title: "`provider: azure`, only the Vault provider is on the node",
    phase: "Pending",
    podStatus: "none",
    event: {
      reason: "FailedMount",
      component: "kubelet",
      message:
        'MountVolume.SetUp failed for volume "secrets" : rpc error: code = Unknown desc = failed to mount secrets store objects for pod {ns}/app-1, err: error connecting to provider "azure": provider not found: provider "azure"',
    },
  },
  {
    title: "no `provider`",
    phase: "Pending",
    podStatus: "none",
    event: {
      reason: "FailedMount",
      component: "kubelet",
      message:
        'MountVolume.SetUp failed for volume "secrets" : rpc error: code = Unknown desc = provider not set in {ns}/app',
    },
  },
  {
    title: "`roleName` does not exist in Vault",
    phase: "Pending",
    podStatus: "none",
    event: {
      reason: "FailedMount",
      component: "kubelet",
      message:
        'MountVolume.SetUp failed for volume "secrets" : rpc error: code = Unknown desc = failed to mount secrets store objects for pod {ns}/app-1, err: rpc error: code = Unknown desc = error making mount request: couldn\'t read secret "database-password": failed to login: Error making API request. URL: POST {vault}/v1/auth/kubernetes/login Code: 400. Errors: * invalid role name "nobody"',
    },
  },
  {
    title: "role bound to another ServiceAccount name",
    phase: "Pending",
    podStatus: "none",
    event: {
      reason: "FailedMount",
      component: "kubelet",
      message:
        'MountVolume.SetUp failed for volume "secrets" : rpc error: code = Unknown desc = failed to mount secrets store objects for pod {ns}/app-1, err: rpc error: code = Unknown desc = error making mount request: couldn\'t read secret "database-password": failed to login: Error making API request. URL: POST {vault}/v1/auth/kubernetes/login Code: 403. Errors: * service account name not authorized',
    },
  },
  {
    title: "role bound to another namespace",
    phase: "Pending",
    podStatus: "none",
    event: {
      reason: "FailedMount",
      component: "kubelet",
      message:
        'MountVolume.SetUp failed for volume "secrets" : rpc error: code = Unknown desc = failed to mount secrets store objects for pod {ns}/app-1, err: rpc error: code = Unknown desc = error making mount request: couldn\'t read secret "database-password": failed to login: Error making API request. URL: POST {vault}/v1/auth/kubernetes/login Code: 403. Errors: * namespace not authorized',
    },
  },
  {
    title: "role's `audience` differs from the token's",
    phase: "Pending",
    podStatus: "none",
    event: {
      reason: "FailedMount",
      component: "kubelet",
      message:
        'MountVolume.SetUp failed for volume "secrets" : rpc error: code = Unknown desc = failed to mount secrets store objects for pod {ns}/app-1, err: rpc error: code = Unknown desc = error making mount request: couldn\'t read secret "database-password": failed to login: Error making API request. URL: POST {vault}/v1/auth/kubernetes/login Code: 403. Errors: * invalid audience (aud) claim: audience claim does not match any expected audience',
    },
  },
  {
    title: "role's policy was deleted",
    phase: "Pending",
    podStatus: "none",
    event: {
      reason: "FailedMount",
      component: "kubelet",
      message:
        'MountVolume.SetUp failed for volume "secrets" : rpc error: code = Unknown desc = failed to mount secrets store objects for pod {ns}/app-1, err: rpc error: code = Unknown desc = error making mount request: couldn\'t read secret "database-password": error requesting secret: Error making API request. URL: GET {vault}/v1/secret/data/{ns} Code: 403. Errors: * 1 error occurred: * permission denied',
    },
  },
  {
    title: "KV v2 path without `/data/`, policy allows only the right path",
    phase: "Pending",
    podStatus: "none",
    event: {
      reason: "FailedMount",
      component: "kubelet",
      message:
        'MountVolume.SetUp failed for volume "secrets" : rpc error: code = Unknown desc = failed to mount secrets store objects for pod {ns}/app-1, err: rpc error: code = Unknown desc = error making mount request: couldn\'t read secret "database-password": error requesting secret: Error making API request. URL: GET {vault}/v1/secret/{ns} Code: 403. Errors: * 1 error occurred: * permission denied',
    },
  },
  {
    title: "path does not exist, policy allows it",
    phase: "Pending",
    podStatus: "none",
    event: {
      reason: "FailedMount",
      component: "kubelet",
      message:
        'MountVolume.SetUp failed for volume "secrets" : rpc error: code = Unknown desc = failed to mount secrets store objects for pod {ns}/app-1, err: rpc error: code = Unknown desc = error making mount request: couldn\'t read secret "database-password": error requesting secret: Error making API request. URL: GET {vault}/v1/secret/data/{ns}-absent Code: 404. Errors:',
    },
  },
  {
    title: "`secretKey` not in the secret",
    phase: "Pending",
    podStatus: "none",
    event: {
      reason: "FailedMount",
      component: "kubelet",
      message:
        'MountVolume.SetUp failed for volume "secrets" : rpc error: code = Unknown desc = failed to mount secrets store objects for pod {ns}/app-1, err: rpc error: code = Unknown desc = error making mount request: {secret/data/{ns}}: {key "databasepassword" does not exist at the secret path}',
    },
  },
  {
    title: "latest KV v2 version deleted",
    phase: "Pending",
    podStatus: "none",
    event: {
      reason: "FailedMount",
      component: "kubelet",
      message:
        'MountVolume.SetUp failed for volume "secrets" : rpc error: code = Unknown desc = failed to mount secrets store objects for pod {ns}/app-1, err: rpc error: code = Unknown desc = error making mount request: couldn\'t read secret "database-password": error requesting secret: Error making API request. URL: GET {vault}/v1/secret/data/{ns} Code: 404. Errors:',
    },
  },
  {
    title: "no such secrets engine mount",
    phase: "Pending",
    podStatus: "none",
    event: {
      reason: "FailedMount",
      component: "kubelet",
      message:
        'MountVolume.SetUp failed for volume "secrets" : rpc error: code = Unknown desc = failed to mount secrets store objects for pod {ns}/app-1, err: rpc error: code = Unknown desc = error making mount request: couldn\'t read secret "database-password": error requesting secret: Error making API request. URL: GET {vault}/v1/kv/data/{ns} Code: 403. Errors: * 1 error occurred: * permission denied',
    },
  },
  {
    title: "`vaultKubernetesMountPath` does not exist",
    phase: "Pending",
    podStatus: "none",
    event: {
      reason: "FailedMount",
      component: "kubelet",
      message:
        'MountVolume.SetUp failed for volume "secrets" : rpc error: code = Unknown desc = failed to mount secrets store objects for pod {ns}/app-1, err: rpc error: code = Unknown desc = error making mount request: couldn\'t read secret "database-password": failed to login: Error making API request. URL: POST {vault}/v1/auth/kube/login Code: 403. Errors: * permission denied',
    },
  },
  {
    title: "nothing listens at `vaultAddress`",
    phase: "Pending",
    podStatus: "none",
    event: {
      reason: "FailedMount",
      component: "kubelet",
      message:
        'MountVolume.SetUp failed for volume "secrets" : rpc error: code = Unknown desc = failed to mount secrets store objects for pod {ns}/app-1, err: rpc error: code = Unknown desc = error making mount request: couldn\'t read secret "database-password": failed to login: Post "http://HOST:PORT/v1/auth/kubernetes/login": dial tcp HOST:PORT: connect: connection refused',
    },
  },
  {
    title: "host name of `vaultAddress` does not resolve",
    phase: "Pending",
    podStatus: "none",
    event: {
      reason: "FailedMount",
      component: "kubelet",
      message:
        'MountVolume.SetUp failed for volume "secrets" : rpc error: code = Unknown desc = failed to mount secrets store objects for pod {ns}/app-1, err: rpc error: code = Unknown desc = error making mount request: couldn\'t read secret "database-password": failed to login: Post "http://HOST:8200/v1/auth/kubernetes/login": dial tcp: lookup HOST …: no such host',
    },
  },
  {
    title: "`https` address of a plain HTTP listener",
    phase: "Pending",
    podStatus: "none",
    event: {
      reason: "FailedMount",
      component: "kubelet",
      message:
        'MountVolume.SetUp failed for volume "secrets" : rpc error: code = Unknown desc = failed to mount secrets store objects for pod {ns}/app-1, err: rpc error: code = Unknown desc = error making mount request: couldn\'t read secret "database-password": failed to login: Post "{vault}/v1/auth/kubernetes/login": http: server gave HTTP response to HTTPS client',
    },
  },
  {
    title: "`objects` is not YAML",
    phase: "Pending",
    podStatus: "none",
    event: {
      reason: "FailedMount",
      component: "kubelet",
      message:
        'MountVolume.SetUp failed for volume "secrets" : rpc error: code = Unknown desc = failed to mount secrets store objects for pod {ns}/app-1, err: rpc error: code = Unknown desc = yaml: line 1: did not find expected node content',
    },
  },
  {
    title: "`objects` is a map, not a list",
    phase: "Pending",
    podStatus: "none",
    event: {
      reason: "FailedMount",
      component: "kubelet",
      message:
        'MountVolume.SetUp failed for volume "secrets" : rpc error: code = Unknown desc = failed to mount secrets store objects for pod {ns}/app-1, err: rpc error: code = Unknown desc = yaml: unmarshal errors: line 1: cannot unmarshal !!map into []config.Secret',
    },
  },
  {
    title: "no `objects` parameter",
    phase: "Pending",
    podStatus: "none",
    event: {
      reason: "FailedMount",
      component: "kubelet",
      message:
        'MountVolume.SetUp failed for volume "secrets" : rpc error: code = Unknown desc = failed to mount secrets store objects for pod {ns}/app-1, err: rpc error: code = Unknown desc = no secrets configured - the provider will not read any secret material',
    },
  },
  {
    title: "same `objectName` twice",
    phase: "Pending",
    podStatus: "none",
    event: {
      reason: "FailedMount",
      component: "kubelet",
      message:
        'MountVolume.SetUp failed for volume "secrets" : rpc error: code = Unknown desc = failed to mount secrets store objects for pod {ns}/app-1, err: rpc error: code = Unknown desc = each `objectName` within a SecretProviderClass must be unique, but the following keys were duplicated: database-password',
    },
  },
  {
    title: "`objectName: ../../etc/x`",
    phase: "Pending",
    podStatus: "none",
    event: {
      reason: "FailedMount",
      component: "kubelet",
      message:
        "MountVolume.SetUp failed for volume \"secrets\" : rpc error: code = Unknown desc = failed to mount secrets store objects for pod {ns}/app-1, err: invalid path: must not contain '..': ../../etc/x",
    },
  },
  {
    title: "`objectName: a/b`",
    phase: "Running",
    podStatus: "mounted, 1 object(s)",
    event: null,
  },
  {
    title: "no `secretKey`",
    phase: "Running",
    podStatus: "mounted, 1 object(s)",
    event: null,
  },
  {
    title: "`secretkey` instead of `secretKey`",
    phase: "Running",
    podStatus: "mounted, 1 object(s)",
    event: null,
  },
  {
    title: "`secretObjects` names an object that is not mounted",
    phase: "Running",
    podStatus: "mounted, 1 object(s)",
    event: {
      reason: "FailedToCreateSecret",
      component: "csi-secrets-store-controller",
      message:
        "failed to get data in spc {ns}/app for secret synced, err: file matching objectName nope not found in the pod",
    },
  },
  {
    title: "`secretObjects`, right",
    phase: "Running",
    podStatus: "mounted, 1 object(s)",
    event: null,
  },
  {
    title: "the pod's ServiceAccount does not exist",
    phase: "Pending",
    podStatus: "none",
    event: {
      reason: "FailedMount",
      component: "kubelet",
      message:
        'MountVolume.SetUp failed for volume "secrets" : failed to get CSI driver token attributes: serviceaccounts "app" not found',
    },
  },
  {
    title: "value changed in Vault after the mount",
    phase: "Running",
    podStatus: "mounted, 1 object(s), version changed",
    event: null,
  },
  {
    title: "key removed from the secret after the mount",
    phase: "Running",
    podStatus: "mounted, 1 object(s), version unchanged",
    event: null,
  },
  {
    title: "latest version deleted after the mount",
    phase: "Running",
    podStatus: "mounted, 1 object(s), version unchanged",
    event: null,
  },
  {
    title: "policy deleted after the mount",
    phase: "Running",
    podStatus: "mounted, 1 object(s), version unchanged",
    event: null,
  },
  {
    title: "role deleted after the mount (token still cached)",
    phase: "Running",
    podStatus: "mounted, 1 object(s), version unchanged",
    event: null,
  },
  {
    title: "SecretProviderClass deleted after the mount",
    phase: "Running",
    podStatus: "mounted, 1 object(s), version unchanged",
    event: {
      reason: "FailedMount",
      component: "kubelet",
      message:
        'MountVolume.SetUp failed for volume "secrets" : rpc error: code = Unknown desc = failed to get secretproviderclass {ns}/app, error: SecretProviderClass.secrets-store.csi.x-k8s.io "app" not found',
    },
  },
  {
    title: "an object added to the SecretProviderClass after the mount",
    phase: "Running",
    podStatus: "mounted, 2 object(s), grew from 1",
    event: null,
  },
];
