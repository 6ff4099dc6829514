import { expect, test } from "vitest";
import { access } from "./access";
import { issueToken, open, useWorld, never, world } from "./sandbox/test-world";
import { SecretValue } from "@/lib/domain/secret-value";

useWorld();

const environment = { cluster: "c", namespace: "mx", name: "shop" };
const reference = { name: "secret/data/mx/shop", member: "k" };
const config = {
  address: "https://vault:8200",
  kvMount: "secret",
  podMount: "kube",
  podAudience: "vault",
  signIn: { method: "token" },
};

const capabilitiesOf = async (
  policy: string,
  paths: string[],
): Promise<Record<string, string[]>> => {
  await world.vault.admin("PUT", "sys/policies/acl/generated", { policy });
  const token = await issueToken({ policies: ["generated"], no_default_policy: true });
  return (await world.vault.admin("POST", "sys/capabilities", { token, paths })) as Record<
    string,
    string[]
  >;
};

test("an environment may read exactly its paths", async () => {
  const input = {
    environment,
    serviceAccount: "shop",
    references: [reference],
    identity: "shop",
    config,
  };
  const [policy, commands] = access.forEnvironment(input);
  const paths = ["secret/data/mx/shop", "secret/data/mx/shop2", "secret/metadata/mx/shop"];
  const found = await capabilitiesOf(policy?.text ?? "", paths);
  expect(paths.map((path) => found[path])).toEqual([["read"], ["deny"], ["deny"]]);
  expect(commands?.text).toContain("vault write auth/kube/role/shop");
  expect(commands?.text).toContain("bound_service_account_namespaces=mx");
  expect(commands?.text).toContain("audience=vault");
});

test("Bindery's metadata policy shows and never reads; its write policy is enough to set and remove", async () => {
  const look =
    access.forBindery({ references: [reference], canWrite: false, config })[0]?.text ?? "";
  expect((await capabilitiesOf(look, ["secret/data/mx/shop", "x"]))["secret/data/mx/shop"]).toEqual(
    ["deny"],
  );
  await world.vault.admin("PUT", "sys/policies/acl/look", { policy: look });
  const write =
    access.forBindery({ references: [reference], canWrite: true, config })[0]?.text ?? "";
  await world.vault.admin("PUT", "sys/policies/acl/write", { policy: write });
  const as = async (name: string) =>
    open({ signIn: { method: "token", token: await issueToken({ policies: [name] }) } });
  const writer = await as("write");
  const version = await writer.write(reference, new SecretValue("v"), "absent", never);
  expect(await (await as("look")).describe(reference, never)).toMatchObject({
    state: "exists",
    member: "present",
  });
  await writer.remove(reference, version, never);
  expect((await writer.describe(reference, never)).state).toBe("deleted");
});
