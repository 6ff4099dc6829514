import { startVaultSandbox } from "./server";
import type { StartHarness } from "@/lib/stores/harness";

const policy = `
path "secret/metadata/app/*" { capabilities = ["read", "list"] }
path "secret/metadata/app/" { capabilities = ["list"] }
path "secret/subkeys/app/*" { capabilities = ["read"] }
path "secret/data/app/*" { capabilities = ["create", "update", "patch", "read", "delete"] }
path "secret/delete/app/*" { capabilities = ["update"] }
`;

/** A sandbox with one AppRole identity that may work below `secret/app/` and nowhere else. */
export const startHarness: StartHarness = async () => {
  const vault = await startVaultSandbox();
  const { admin } = vault;
  await admin("PUT", "sys/policies/acl/bindery", { policy });
  await admin("POST", "sys/auth/approle", { type: "approle" });
  await admin("POST", "auth/approle/role/bindery", { token_policies: "bindery" });
  const roleId = String((await admin("GET", "auth/approle/role/bindery/role-id"))?.["role_id"]);
  const secretId = String(
    (await admin("POST", "auth/approle/role/bindery/secret-id"))?.["secret_id"],
  );
  await admin("POST", "secret/data/other/hidden", { data: { value: "hidden" } });
  const config = {
    address: vault.url,
    signIn: { method: "approle", roleId, secretId },
  };
  return {
    config,
    deadConfig: { ...config, address: "http://127.0.0.1:9" },
    reference: (name) => ({ name: `secret/data/app/${name}`, member: "value" }),
    prefix: "secret/data/app/",
    denied: { name: "secret/data/other/hidden", member: "value" },
    colliding: null,
    unsupported: { name: "secret/data/app/whole", member: null },
    writeAsOther: async ({ name, member }, value) => {
      const before = await admin("GET", name);
      const data = (before?.["data"] ?? {}) as Record<string, unknown>;
      await admin("POST", name, { data: { ...data, [member ?? "value"]: value } });
    },
    hang: () => vault.faults.delay(60_000),
    clearFaults: () => vault.faults.clear(),
    credentials: [roleId, secretId, vault.rootToken],
    close: () => vault.close(),
  };
};
