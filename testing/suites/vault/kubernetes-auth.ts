import { beforeAll, describe, expect, test } from "vitest";
import { type Answer, at } from "@/testing/suites/http";
import {
  newNamespace,
  newServiceAccount,
  openWorld,
  tokenOf,
  type KubernetesWorld,
} from "@/testing/suites/kubernetes/world";
import type { VaultWithKubernetes } from "@/testing/suites/targets";
import { data, errors, notFound, openVaultWorld, type VaultWorld } from "./world";

const roles = "/v1/auth/kubernetes/role";

/** Kubernetes auth, verified by an API server: the texts of observed/vault.md at their source. */
export function describeKubernetesAuth(getTarget: () => Promise<VaultWithKubernetes>): void {
  describe("Kubernetes auth", () => {
    let vault: VaultWorld;
    let kubernetes: KubernetesWorld;
    let namespace = "";
    let uid = "";
    let good = "";
    const login = (body: object, mount = "kubernetes"): Promise<Answer> =>
      vault.anonymous.post(`/v1/auth/${mount}/login`, body);
    const token = (name: string, audiences?: readonly string[]): Promise<string> =>
      tokenOf(kubernetes, { namespace, name, audiences });

    beforeAll(async () => {
      const target = await getTarget();
      vault = openVaultWorld(target.vault);
      kubernetes = await openWorld(target.kubernetes);
      namespace = await newNamespace(kubernetes);
      uid = await newServiceAccount(kubernetes, namespace, "app");
      await newServiceAccount(kubernetes, namespace, "other");
      good = await token("app", ["vault"]);
      const made = await vault.root.post(`${roles}/app`, {
        bound_service_account_names: ["app"],
        bound_service_account_namespaces: [namespace],
        audience: "vault",
        token_policies: ["default"],
        token_ttl: "20m",
      });
      expect(made.status).toBe(204);
    });

    test("a token of the bound ServiceAccount signs in", async () => {
      const answer = await login({ role: "app", jwt: good });
      expect(answer.status).toBe(200);
      expect(at(answer.body, "auth")).toMatchObject({
        policies: ["default"],
        metadata: {
          role: "app",
          service_account_name: "app",
          service_account_namespace: namespace,
          service_account_secret_name: "",
          service_account_uid: uid,
        },
        lease_duration: 1200,
        renewable: true,
        orphan: true,
        token_type: "service",
      });
    });

    test("a role that does not exist", async () => {
      expect(errors(await login({ role: "nobody", jwt: good }))).toEqual([
        400,
        ['invalid role name "nobody"'],
      ]);
    });

    test("a role bound to another ServiceAccount", async () => {
      const jwt = await token("other", ["vault"]);
      expect(errors(await login({ role: "app", jwt }))).toEqual([
        403,
        ["service account name not authorized"],
      ]);
    });

    test("a role bound to another namespace", async () => {
      await vault.root.post(`${roles}/elsewhere`, {
        bound_service_account_names: ["app"],
        bound_service_account_namespaces: ["elsewhere"],
        audience: "vault",
      });
      expect(errors(await login({ role: "elsewhere", jwt: good }))).toEqual([
        403,
        ["namespace not authorized"],
      ]);
    });

    test("a token for another audience", async () => {
      expect(errors(await login({ role: "app", jwt: await token("app", ["other"]) }))).toEqual([
        403,
        ["invalid audience (aud) claim: audience claim does not match any expected audience"],
      ]);
    });

    test("what is missing is named", async () => {
      expect(errors(await login({ jwt: good }))).toEqual([400, ["missing role"]]);
      expect(errors(await login({ role: "app" }))).toEqual([400, ["missing jwt"]]);
    });

    test("a token that the API server refuses, and an auth mount that is absent, say the same", async () => {
      const same = [403, ["permission denied"]];
      expect(errors(await login({ role: "app", jwt: "junk" }))).toEqual(same);
      const [header, claims, signature] = good.split(".");
      const forged = [header, claims, "A".repeat(signature?.length ?? 0)].join(".");
      expect(errors(await login({ role: "app", jwt: forged }))).toEqual(same);
      expect(errors(await login({ role: "app", jwt: good }, "kube"))).toEqual(same);
    });

    test("a role without an audience takes every audience, a star every name", async () => {
      await vault.root.post(`${roles}/no-audience`, {
        bound_service_account_names: ["app"],
        bound_service_account_namespaces: [namespace],
      });
      expect((await login({ role: "no-audience", jwt: await token("app") })).status).toBe(200);
      expect((await login({ role: "no-audience", jwt: good })).status).toBe(200);
      await vault.root.post(`${roles}/star`, {
        bound_service_account_names: ["*"],
        bound_service_account_namespaces: ["*"],
        audience: "vault",
      });
      expect((await login({ role: "star", jwt: good })).status).toBe(200);
    });

    test("a role is read back whole, and needs names and namespaces", async () => {
      expect(data(await vault.root.get(`${roles}/app`))).toEqual({
        alias_name_source: "serviceaccount_uid",
        audience: "vault",
        bound_service_account_names: ["app"],
        bound_service_account_namespace_selector: "",
        bound_service_account_namespaces: [namespace],
        token_bound_cidrs: [],
        token_explicit_max_ttl: 0,
        token_max_ttl: 0,
        token_no_default_policy: false,
        token_num_uses: 0,
        token_period: 0,
        token_policies: ["default"],
        token_ttl: 1200,
        token_type: "default",
      });
      expect(errors(await vault.root.get(`${roles}/none`))).toEqual(notFound);
      expect(at(data(await vault.root.get(`${roles}?list=true`)), "keys")).toContain("app");
      expect(
        errors(await vault.root.post(`${roles}/bad`, { bound_service_account_names: ["app"] })),
      ).toEqual([
        400,
        [
          '"bound_service_account_namespaces" can not be empty if "bound_service_account_namespace_selector" is not set',
        ],
      ]);
      expect(
        errors(await vault.root.post(`${roles}/bad`, { bound_service_account_namespaces: ["x"] })),
      ).toEqual([400, ['"bound_service_account_names" can not be empty']]);
    });

    test("the configuration shows everything but the reviewer's token", async () => {
      const config = data(await vault.root.get("/v1/auth/kubernetes/config"));
      expect(config).toMatchObject({
        kubernetes_host: kubernetes.target.url,
        disable_local_ca_jwt: true,
        disable_iss_validation: true,
        issuer: "",
        pem_keys: [],
        token_reviewer_jwt_set: true,
      });
      expect(config).not.toHaveProperty("token_reviewer_jwt");
    });

    test("a method without configuration cannot sign anybody in", async () => {
      await vault.root.post("/v1/sys/auth/bare", { type: "kubernetes" });
      await vault.root.post("/v1/auth/bare/role/app", {
        bound_service_account_names: ["app"],
        bound_service_account_namespaces: [namespace],
      });
      expect(errors(await login({ role: "app", jwt: good }, "bare"))).toEqual([
        500,
        ["could not load backend configuration"],
      ]);
    });
  });
}
