import { guessMount, locate, readPath } from "./path";
import type { StoreReference } from "@/lib/contracts/bindings";
import type { AccessDocument } from "@/lib/contracts/stores";
import { quoted } from "@/lib/domain/health/words";
import type { StoreAccess } from "@/lib/stores/pure";

/** Least privilege as text to apply by hand (Vault docs: policies, auth/kubernetes). Pure. */
export const access: StoreAccess = {
  forEnvironment: ({ environment, serviceAccount, references, identity, config }) => {
    const policy = policyName(`${environment.namespace}-${environment.name}`);
    const role = identity ?? policy;
    const mount = textOf(config["podMount"]) || "kubernetes";
    const audience = textOf(config["podAudience"]);
    const rules = pathsOf(references).map((path) => rule(path, ["read"]));
    return [
      {
        title: "Policy",
        what: `Vault policy ${policy}`,
        language: "hcl",
        text: joined(rules),
      },
      {
        title: "Commands",
        what: `Policy and role ${role}`,
        language: "bash",
        text: [
          ...namespaceLine(config),
          ...policyCommand(policy, rules),
          "",
          `vault write ${quoted(`auth/${mount}/role/${role}`)} \\`,
          `  bound_service_account_names=${quoted(serviceAccount)} \\`,
          `  bound_service_account_namespaces=${quoted(environment.namespace)} \\`,
          ...(audience === "" ? [] : [`  audience=${quoted(audience)} \\`]),
          `  token_policies=${quoted(policy)} \\`,
          "  token_ttl=20m",
          "",
        ].join("\n"),
      },
    ];
  },
  forBindery: ({ references, canWrite, config }) => {
    const rules = binderyRules(references, canWrite, textOf(config["kvMount"]) || "secret");
    const policy = canWrite ? "bindery-write" : "bindery-metadata";
    return [
      {
        title: canWrite ? "Policy that also sets values" : "Policy without values",
        what: `Vault policy ${policy}`,
        language: "hcl",
        text: joined(rules),
      },
      {
        title: "Commands",
        what: `Policy ${policy}${signInWords(config)}`,
        language: "bash",
        text: [
          ...namespaceLine(config),
          ...policyCommand(policy, rules),
          "",
          ...signInCommands(config, policy),
        ].join("\n"),
      },
    ] satisfies AccessDocument[];
  },
};

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** Vault lower-cases policy names; signs that a shell or a path reads are replaced. */
const policyName = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9._-]/g, "-");

function pathsOf(references: StoreReference[]): string[] {
  return [...new Set(references.map((reference) => readPath(reference.name).path))].toSorted();
}

/** A literal path: `*` at the end and `+` as a part would widen a policy beyond what was asked. */
function rule(path: string, capabilities: string[]): string {
  const list = capabilities.map((name) => `"${name}"`).join(", ");
  const isWide = path.endsWith("*") || path.split("/").includes("+");
  const note = isWide ? "# This path holds a wildcard sign, which a policy cannot escape.\n" : "";
  return `${note}path ${JSON.stringify(path)} {\n  capabilities = [${list}]\n}`;
}

const joined = (rules: string[]): string => `${rules.join("\n\n")}\n`;

function policyCommand(name: string, rules: string[]): string[] {
  return [`vault policy write ${quoted(name)} - <<'EOF'`, rules.join("\n\n"), "EOF"];
}

function namespaceLine(config: Record<string, unknown>): string[] {
  const namespace = textOf(config["namespace"]);
  return [
    `export VAULT_ADDR=${quoted(textOf(config["address"]))}`,
    ...(namespace === "" ? [] : [`export VAULT_NAMESPACE=${quoted(namespace)}`]),
    "",
  ];
}

function binderyRules(references: StoreReference[], canWrite: boolean, kvMount: string): string[] {
  const rules = pathsOf(references).flatMap((path) => {
    const mount =
      guessMount(path) ??
      (path.startsWith(`${kvMount}/`) ? { path: `${kvMount}/`, version: 2 as const } : null);
    if (mount === null) return canWrite ? [rule(path, ["create", "read", "update", "delete"])] : [];
    const { key } = locate(path, mount);
    const looks = [
      rule(`${mount.path}metadata/${key}`, ["read"]),
      rule(`${mount.path}subkeys/${key}`, ["read"]),
    ];
    if (!canWrite) return looks;
    return [
      ...looks,
      rule(`${mount.path}data/${key}`, ["create", "update", "patch", "read"]),
      rule(`${mount.path}delete/${key}`, ["update"]),
    ];
  });
  return [rule(`${kvMount}/metadata/`, ["list"]), ...rules];
}

function signInWords(config: Record<string, unknown>): string {
  return methodOf(config) === "kubernetes" ? " and Bindery's role" : "";
}

const methodOf = (config: Record<string, unknown>): string => textOf(signInOf(config)["method"]);

const signInOf = (config: Record<string, unknown>): Record<string, unknown> => {
  const signIn = config["signIn"];
  return typeof signIn === "object" && signIn !== null ? (signIn as Record<string, unknown>) : {};
};

function signInCommands(config: Record<string, unknown>, policy: string): string[] {
  const signIn = signInOf(config);
  const mount = textOf(signIn["mount"]);
  switch (methodOf(config)) {
    case "kubernetes":
      return [
        `vault write ${quoted(`auth/${mount || "kubernetes"}/role/${textOf(signIn["role"])}`)} \\`,
        "  bound_service_account_names=bindery \\",
        "  bound_service_account_namespaces=bindery \\",
        ...(textOf(signIn["audience"]) === ""
          ? []
          : [`  audience=${quoted(textOf(signIn["audience"]))} \\`]),
        `  token_policies=${quoted(policy)} \\`,
        "  token_ttl=20m",
        "",
      ];
    case "approle": {
      const role = quoted(`auth/${mount || "approle"}/role/bindery`);
      return [
        `vault write ${role} token_policies=${quoted(policy)} token_ttl=20m`,
        `vault read ${role}/role-id`,
        `vault write -f ${role}/secret-id`,
        "",
      ];
    }
    default:
      return [`vault token create -policy=${quoted(policy)} -period=768h`, ""];
  }
}
