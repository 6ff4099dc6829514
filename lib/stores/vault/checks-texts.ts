import type { BindingEntry } from "@/lib/domain/bindings/contents";
import type { CheckContext, HealthCheck } from "@/lib/domain/health/check";
import { editKeysStep, inNamespace } from "@/lib/domain/health/findings";
import { textCheck, type TextRule } from "@/lib/domain/health/text-check";
import { listOf, seen } from "@/lib/domain/health/read";
import { clipped, quoted } from "@/lib/domain/health/words";

interface SignIn {
  mount: string;
  /** The parameter that names the mount. */
  mountField: string;
  role: string;
  address: string;
}

/** What the class says about signing in; the provider's defaults where it is silent (domain-facts.md §2.1). */
export function signInOf(context: CheckContext): SignIn {
  const parameters = seen(context.snapshot.secretProviderClass)?.spec?.parameters ?? {};
  const text = (name: string) => (typeof parameters[name] === "string" ? parameters[name] : "");
  return {
    mount: text("vaultAuthMountPath") || text("vaultKubernetesMountPath") || "kubernetes",
    mountField:
      text("vaultAuthMountPath") === "" && text("vaultKubernetesMountPath") !== ""
        ? "vaultKubernetesMountPath"
        : "vaultAuthMountPath",
    role: text("roleName"),
    address: text("vaultAddress") || context.snapshot.probe?.storeLabel || "Vault",
  };
}

/** The mapped key whose object the provider names: `couldn't read secret "x"`. */
export function entriesNamed(context: CheckContext, message: string): BindingEntry[] {
  const name = /couldn't read secret "([^"]+)"/.exec(message)?.[1];
  return listOf(context.binding?.entries).filter((entry) => entry.key === name);
}

const roleUnknown: TextRule = {
  id: "F66",
  title: "The Vault role exists",
  area: "store",
  pattern: /invalid role name \\?"([^"\\]*)/,
  meaning: (context, match) => {
    const { mount } = signInOf(context);
    const { namespace, name } = context.snapshot.environment;
    const role = match[1] ?? "";
    const policy = `${namespace}-${name}`;
    return {
      title: `Vault role ${clipped(role, 80)} does not exist at auth/${mount}: new pods cannot mount`,
      cause:
        "The class names a role that this auth mount does not have. A role of AppRole does not count: pods sign in with their ServiceAccount.",
      fields: [
        {
          object: `SecretProviderClass ${name}`,
          path: "spec.parameters.roleName",
          is: role,
          shouldBe: null,
        },
      ],
      fix: [
        {
          text: "Create the role, or name the one that exists. The tab Identity shows the policy that it needs.",
          command: `vault write auth/${quoted(mount)}/role/${quoted(role)} bound_service_account_names=${quoted(name)} bound_service_account_namespaces=${quoted(namespace)} token_policies=${quoted(policy)}`,
        },
        { text: "See which roles there are.", command: `vault list auth/${quoted(mount)}/role` },
      ],
    };
  },
};

const roleBoundElsewhere: TextRule = {
  id: "F65",
  title: "The Vault role lists the environment's identity",
  area: "store",
  pattern: /(service account name|namespace) not authorized/,
  meaning: (context, match) => {
    const { mount, role } = signInOf(context);
    const { namespace, name } = context.snapshot.environment;
    const isName = match[1] === "service account name";
    const field = isName ? "bound_service_account_names" : "bound_service_account_namespaces";
    return {
      title: isName
        ? `Vault role ${role} does not list ServiceAccount ${name}: new pods cannot mount`
        : `Vault role ${role} does not list namespace ${namespace}: new pods cannot mount`,
      about: [field],
      cause: `Vault knows the role and the token, and ${field} of the role does not hold ${isName ? name : namespace}.`,
      fields: [
        {
          object: `Vault auth/${mount}/role/${role}`,
          path: field,
          is: null,
          shouldBe: isName ? name : namespace,
        },
      ],
      fix: [
        {
          text: `Add ${isName ? name : namespace} to ${field}. See what it holds first: writing replaces the list.`,
          command: `vault read auth/${quoted(mount)}/role/${quoted(role)}`,
        },
      ],
    };
  },
};

const audience: TextRule = {
  id: "F64",
  title: "The token's audience is the role's",
  area: "store",
  pattern: /invalid audience \(aud\) claim|claim "aud" is invalid|audience claim does not match/,
  meaning: (context) => {
    const { mount, role } = signInOf(context);
    return {
      title: `Vault role ${role} expects a token for another audience: new pods cannot mount`,
      cause: "The audience of the role and the audience that the driver asks the token for differ.",
      fields: [
        {
          object: `Vault auth/${mount}/role/${role}`,
          path: "audience",
          is: null,
          shouldBe: "the audience of the CSIDriver's tokenRequests, vault by default",
        },
      ],
      fix: [
        {
          text: "Compare both, and set the role's audience.",
          command: `vault read -field=audience auth/${quoted(mount)}/role/${quoted(role)}`,
        },
        {
          text: "The audience of the tokens:",
          command:
            "kubectl get csidriver secrets-store.csi.k8s.io -o jsonpath='{.spec.tokenRequests}'",
        },
      ],
    };
  },
};

const notConfigured: TextRule = {
  id: "F64",
  title: "The auth mount is configured",
  area: "store",
  pattern: /could not load backend configuration/,
  meaning: (context) => {
    const { mount } = signInOf(context);
    return {
      scope: `${signInOf(context).address}/auth/${mount}`,
      title: `Auth mount auth/${mount} is not configured: no pod can sign in`,
      cause: "The mount exists, and Vault was not told which Kubernetes API to ask about tokens.",
      fix: [
        {
          text: "Configure it.",
          command: `vault write auth/${quoted(mount)}/config kubernetes_host=https://kubernetes.default.svc`,
        },
      ],
    };
  },
};

const tokenForbidden: TextRule = {
  id: "F70",
  title: "The provider may ask for tokens",
  area: "store",
  pattern: /cannot create resource "serviceaccounts\/token"/,
  meaning: (context) => ({
    scope: context.snapshot.environment.cluster,
    title: `The Vault provider may not create ServiceAccount tokens on ${context.snapshot.environment.cluster}`,
    cause:
      "Its ClusterRole lacks create on serviceaccounts/token, or the CSIDriver has no tokenRequests for Vault.",
    fix: [
      {
        text: "Install the provider's chart with its RBAC.",
        command: "kubectl get clusterrole -o name | grep vault-csi",
      },
    ],
  }),
};

const certificate: TextRule = {
  id: "F71",
  title: "The provider trusts Vault's certificate",
  area: "store",
  pattern: /x509: ([^\n"]*)/,
  meaning: (context, match) => {
    const { address } = signInOf(context);
    return {
      scope: `${context.snapshot.environment.cluster}/${address}`,
      title: `The provider does not trust the certificate of ${clipped(address, 100)}: new pods cannot mount`,
      cause: `The check says: ${clipped(match[1] ?? "", 200)}. The CA must lie inside the provider's pod.`,
      fix: [
        { text: "Mount the CA into the provider's pods and name it in vaultCACertPath." },
        {
          text: "See what the class says.",
          command: `${inNamespace(context)} get secretproviderclass ${quoted(context.snapshot.environment.name)} -o jsonpath='{.spec.parameters.vaultCACertPath}'`,
        },
      ],
    };
  },
};

const parametersRefused: TextRule = {
  id: "B27",
  title: "The provider accepts the parameters",
  area: "store",
  pattern:
    /missing 'roleName' in SecretProviderClass definition|cannot set both vaultKubernetesMountPath and vaultAuthMountPath|invalid encoding type\. Should be[^\n]*/,
  meaning: (_context, match) => ({
    title: `The provider refuses a parameter: new pods cannot mount`,
    cause: match[0],
    fix: [
      match[0].startsWith("invalid encoding")
        ? editKeysStep("Correct the encoding of the entry in the YAML view.", [])
        : {
            text: "Write the role and the auth mount as the namespace has them. Bindery can plan this.",
            action: { kind: "planRepair", label: "Plan repair" },
          },
    ],
  }),
};

const sealed: TextRule = {
  id: "F72",
  title: "Vault is unsealed",
  area: "store",
  pattern: /Vault is sealed|Code: 503/,
  meaning: (context) => ({
    scope: signInOf(context).address,
    title: `Vault at ${clipped(signInOf(context).address, 100)} is sealed or not ready: new pods cannot mount`,
    cause: "A sealed Vault answers nothing. Mounted files stay as they are.",
    fix: [{ text: "Unseal it.", command: "vault operator unseal" }],
  }),
};

/** Texts of Vault's provider that have one meaning (observed/vault.md); the shared ones are in checks-shared.ts. */
export const textChecks: readonly HealthCheck[] = [
  roleUnknown,
  roleBoundElsewhere,
  audience,
  notConfigured,
  tokenForbidden,
  certificate,
  parametersRefused,
  sealed,
].map(textCheck);
