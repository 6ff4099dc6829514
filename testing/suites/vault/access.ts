import { beforeAll, describe, expect, test } from "vitest";
import { type Answer, type Client, at, textAt } from "@/testing/suites/http";
import {
  data,
  denied,
  errors,
  type GetVaultWorld,
  invalidToken,
  newName,
  newToken,
  notFound,
} from "./world";

/** Policies, what they allow, and the tokens that carry them. */
export function describeAccess(world: GetVaultWorld): void {
  describe("policies and tokens", () => {
    let token = "";
    let reader: Client;
    const kv = (path: string): string => `/v1/${world().target.kv2Mount}/${path}`;
    beforeAll(async () => {
      const mount = world().target.kv2Mount;
      const rules = [
        `path "${mount}/data/app/*" { capabilities = ["read"] }`,
        `path "${mount}/metadata/app/*" { capabilities = ["read", "list"] }`,
      ];
      token = await newToken(world(), rules.join("\n"));
      reader = world().as(token);
      await world().root.post(kv("data/app/one"), { data: { a: "1" } });
    });

    test("a call without a token, and with one nobody knows", async () => {
      const path = kv("data/app/one");
      expect(errors(await world().anonymous.get(path))).toEqual([403, ["permission denied"]]);
      expect(errors(await world().as("hvs.wrong").get(path))).toEqual(invalidToken);
      expect(errors(await world().as("wrong").get("/v1/auth/token/lookup-self"))).toEqual(
        invalidToken,
      );
    });

    test("a token reads what its policy names, and everything else is one same refusal", async () => {
      expect((await reader.get(kv("data/app/one"))).status).toBe(200);
      expect(errors(await reader.get(kv("data/app/none")))).toEqual(notFound);
      expect(data(await reader.get(`${kv("metadata/app/")}?list=true`))).toEqual({ keys: ["one"] });
      const refused = [
        reader.get(kv("data/other")),
        reader.post(kv("data/app/one"), { data: {} }),
        reader.get(kv("app/one")),
        reader.get("/v1/no-such-mount/data/x"),
        reader.get(`${kv("metadata/")}?list=true`),
        reader.get(kv("subkeys/app/one")),
        reader.get("/v1/sys/mounts"),
        reader.get("/v1/sys/policies/acl/default-other"),
      ];
      for (const call of refused) expect(errors(await call)).toEqual(denied);
    });

    test("capabilities tell beforehand", async () => {
      const mount = world().target.kv2Mount;
      const paths = [`${mount}/data/app/one`, `${mount}/metadata/app/x`, `${mount}/data/x`, "nope"];
      const asked = await reader.post("/v1/sys/capabilities-self", { paths });
      const expected = {
        [`${mount}/data/app/one`]: ["read"],
        [`${mount}/metadata/app/x`]: ["list", "read"],
        [`${mount}/data/x`]: ["deny"],
        nope: ["deny"],
      };
      expect(data(asked)).toEqual(expected);
      expect(asked.body).toMatchObject(expected);
      const own = await world().root.post("/v1/sys/capabilities-self", { paths: ["any"] });
      expect(data(own)).toEqual({ any: ["root"], capabilities: ["root"] });
      expect(errors(await reader.post("/v1/sys/capabilities-self", {}))).toEqual([
        400,
        ["paths must be supplied"],
      ]);
      const stranger = world().as("wrong");
      expect(errors(await stranger.post("/v1/sys/capabilities-self", { paths }))).toEqual(
        invalidToken,
      );
    });

    test("a policy is kept as written, and a broken one refused with the place", async () => {
      const { root } = world();
      const path = `/v1/sys/policies/acl/${newName()}`;
      const policy = '# why\npath "a/*" { capabilities = ["read"] }';
      expect((await root.put(path, { policy })).status).toBe(204);
      expect(data(await root.get(path))).toEqual({ name: path.split("/").at(-1), policy });
      expect(errors(await root.get("/v1/sys/policies/acl/no-such"))).toEqual(notFound);
      expect(errors(await root.put(path, { policy: "path {" }))).toEqual([
        400,
        ["failed to parse policy: At 1:8: object expected closing RBRACE got: EOF"],
      ]);
      const flying = 'path "x" { capabilities = ["fly"] }';
      expect(errors(await root.put(path, { policy: flying }))).toEqual([
        400,
        ['failed to parse policy: path "x": invalid capability "fly"'],
      ]);
      expect(errors(await root.put("/v1/sys/policies/acl/root", { policy }))).toEqual([
        400,
        ['cannot update "root" policy'],
      ]);
      expect((await root.delete(path)).status).toBe(204);
    });

    test("a policy's end is felt at once, by tokens that have it", async () => {
      const { root, as, target } = world();
      const own = await newToken(
        world(),
        `path "${target.kv2Mount}/data/app/*" { capabilities = ["read"] }`,
      );
      const holder = as(own);
      const self = await holder.get("/v1/auth/token/lookup-self");
      const policies = at(data(self), "policies") as readonly string[];
      const name = policies.find((policy) => policy !== "default") ?? "";
      expect((await holder.get(kv("data/app/one"))).status).toBe(200);
      await root.delete(`/v1/sys/policies/acl/${name}`);
      expect(errors(await holder.get(kv("data/app/one")))).toEqual(denied);
    });

    test("a token knows itself, is renewed, and ends", async () => {
      const { root, as } = world();
      const made = await root.post("/v1/auth/token/create", {
        policies: ["default"],
        ttl: "1h",
        display_name: "suite",
      });
      expect(at(made.body, "auth")).toMatchObject({
        client_token: expect.stringMatching(/^hvs\./),
        accessor: expect.any(String),
        policies: ["default"],
        token_policies: ["default"],
        metadata: null,
        lease_duration: 3600,
        renewable: true,
        entity_id: "",
        token_type: "service",
        orphan: false,
        mfa_requirement: null,
        num_uses: 0,
      });
      const holder = as(textAt(made.body, "auth", "client_token"));
      expect(data(await holder.get("/v1/auth/token/lookup-self"))).toMatchObject({
        creation_ttl: 3600,
        display_name: "token-suite",
        expire_time: expect.any(String),
        path: "auth/token/create",
        policies: ["default"],
        renewable: true,
        type: "service",
        ttl: expect.any(Number),
      });
      const renewed = await holder.post("/v1/auth/token/renew-self", {});
      expect(at(renewed.body, "auth")).toMatchObject({ lease_duration: 3600, renewable: true });
      expect((await holder.post("/v1/auth/token/revoke-self", {})).status).toBe(204);
      expect(errors(await holder.get("/v1/auth/token/lookup-self"))).toEqual(invalidToken);
    });

    test("a bearer header does as well", async () => {
      const bearer = world().anonymous.with({ token });
      expect((await bearer.get("/v1/auth/token/lookup-self")).status).toBe(200);
    });
  });

  describe("AppRole", () => {
    let roleId = "";
    let secretId = "";
    const login = (body: object): Promise<Answer> =>
      world().anonymous.post("/v1/auth/approle/login", body);
    beforeAll(async () => {
      const { root } = world();
      await root.post("/v1/sys/auth/approle", { type: "approle" });
      const role = "/v1/auth/approle/role/app";
      await root.post(role, { token_policies: ["default"], token_ttl: "20m" });
      roleId = textAt((await root.get(`${role}/role-id`)).body, "data", "role_id");
      const made = await root.post(`${role}/secret-id`, {});
      expect(data(made)).toMatchObject({
        secret_id_accessor: expect.any(String),
        secret_id_num_uses: 0,
        secret_id_ttl: 0,
      });
      secretId = textAt(made.body, "data", "secret_id");
    });

    test("both parts together sign in", async () => {
      const answer = await login({ role_id: roleId, secret_id: secretId });
      expect(answer.status).toBe(200);
      expect(at(answer.body, "auth")).toMatchObject({
        policies: ["default"],
        metadata: { role_name: "app" },
        lease_duration: 1200,
        renewable: true,
        orphan: true,
      });
    });

    test("each wrong part is refused in its words", async () => {
      const wrong = [400, ["invalid role or secret ID"]];
      expect(errors(await login({ role_id: roleId, secret_id: "bad" }))).toEqual(wrong);
      expect(errors(await login({ role_id: "bad", secret_id: secretId }))).toEqual(wrong);
      expect(errors(await login({ role_id: roleId }))).toEqual([400, ["missing secret_id"]]);
      expect(errors(await login({ secret_id: secretId }))).toEqual([
        500,
        ["failed to determine alias name from login request"],
      ]);
      const absent = await world().anonymous.post("/v1/auth/no-such/login", { role_id: roleId });
      expect(errors(absent)).toEqual([403, ["permission denied"]]);
    });

    test("an auth method is mounted once", async () => {
      const again = await world().root.post("/v1/sys/auth/approle", { type: "approle" });
      expect(errors(again)).toEqual([400, ["path is already in use at approle/"]]);
    });
  });
}
