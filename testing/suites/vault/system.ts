import { describe, expect, test } from "vitest";
import { connect, at } from "@/testing/suites/http";
import { data, errors, type GetVaultWorld, newToken } from "./world";

const unsupported = ["1 error occurred:\n\t* unsupported operation\n\n"];

/** Reaching the server at all, what it says of itself, and what it answers to calls that do not fit. */
export function describeSystem(world: GetVaultWorld): void {
  describe("system", () => {
    test("the certificate is checked against the authority given", async () => {
      const { url } = world().target;
      const stranger = connect({ url, caPem: "" });
      await expect(stranger.get("/v1/sys/health")).rejects.toMatchObject({
        code: expect.stringMatching(/UNABLE_TO|SELF_SIGNED/),
      });
    });

    test("health needs no token", async () => {
      const { anonymous } = world();
      const answer = await anonymous.get("/v1/sys/health");
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({
        initialized: true,
        sealed: false,
        standby: false,
        performance_standby: false,
        replication_performance_mode: "disabled",
        replication_dr_mode: "disabled",
        server_time_utc: expect.any(Number),
        version: expect.stringMatching(/^1\.21\./),
        enterprise: false,
        cluster_name: expect.any(String),
        cluster_id: expect.any(String),
      });
      const head = await anonymous.send({ method: "HEAD", path: "/v1/sys/health" });
      expect([head.status, head.text]).toEqual([200, ""]);
      expect(errors(await anonymous.post("/v1/sys/health", {}))).toEqual([405, []]);
      const status = await anonymous.get("/v1/sys/seal-status");
      expect(status.body).toMatchObject({ type: "shamir", initialized: true, sealed: false });
    });

    test("an unknown path", async () => {
      const { root, anonymous } = world();
      expect(errors(await root.get("/v1/nope/x"))).toEqual([
        404,
        ['no handler for route "nope/x". route entry not found.'],
      ]);
      expect(errors(await root.get("/v1/sys/nope"))).toEqual([
        404,
        ["1 error occurred:\n\t* unsupported path\n\n"],
      ]);
      expect(await anonymous.get("/nothing")).toMatchObject({
        status: 404,
        text: "404 page not found\n",
      });
    });

    test("a method that does not fit", async () => {
      const { root, target } = world();
      const mount = `/v1/${target.kv2Mount}`;
      expect(errors(await root.post(`${mount}/subkeys/x`, {}))).toEqual([405, unsupported]);
      expect(errors(await root.get(`${mount}/undelete/x`))).toEqual([405, unsupported]);
      expect(errors(await root.send({ method: "OPTIONS", path: `${mount}/data/x` }))).toEqual([
        405,
        unsupported,
      ]);
    });

    test("a body that is no JSON object", async () => {
      const { root, target } = world();
      const path = `/v1/${target.kv2Mount}/data/x`;
      const send = (body: string) => root.send({ method: "POST", path, body });
      expect(errors(await send("{"))).toEqual([500, ["malformed JSON, unclosed containers"]]);
      expect(errors(await send("[]"))).toEqual([
        400,
        [
          "error parsing JSON: failed to parse JSON input: json: cannot unmarshal array into Go value of type map[string]interface {}",
        ],
      ]);
    });

    test("the mount of a path says its type and version, to whoever may use it", async () => {
      const { root, target, anonymous, as } = world();
      const path = (name: string): string => `/v1/sys/internal/ui/mounts/${name}`;
      for (const name of [target.kv2Mount, `${target.kv2Mount}/data/deep/er`]) {
        expect(data(await root.get(path(name)))).toMatchObject({
          type: "kv",
          path: `${target.kv2Mount}/`,
          options: { version: "2" },
        });
      }
      expect(data(await root.get(path(`${target.kv1Mount}/x`)))).toMatchObject({
        type: "kv",
        options: { version: "1" },
      });
      expect(errors(await root.get(path("nope/x")))).toEqual([
        403,
        [
          'preflight capability check returned 403, please ensure client\'s policies grant access to path "nope/x/"',
        ],
      ]);
      expect(errors(await anonymous.get(path(target.kv2Mount)))).toEqual([
        403,
        ["permission denied"],
      ]);
      const rules = `path "${target.kv2Mount}/data/app/*" { capabilities = ["read"] }`;
      const reader = as(await newToken(world(), rules));
      expect((await reader.get(path(`${target.kv2Mount}/data/x`))).status).toBe(200);
      expect(errors(await reader.get(path(`${target.kv1Mount}/x`)))).toEqual([
        403,
        [
          `preflight capability check returned 403, please ensure client's policies grant access to path "${target.kv1Mount}/x/"`,
        ],
      ]);
    });

    test("a mount is made once, of a type there is", async () => {
      const { root, target } = world();
      const again = await root.post(`/v1/sys/mounts/${target.kv1Mount}`, { type: "kv" });
      expect(errors(again)).toEqual([400, [`path is already in use at ${target.kv1Mount}/`]]);
      expect(errors(await root.post("/v1/sys/mounts/zz", { type: "nope" }))).toEqual([
        400,
        ["plugin not found in the catalog: nope"],
      ]);
    });

    test("a namespace header is no obstacle where there are no namespaces", async () => {
      const { root, target } = world();
      const headers = { "x-vault-token": target.rootToken, "x-vault-namespace": "team/" };
      const path = `/v1/${target.kv2Mount}/data/namespaced`;
      await root.post(path, { data: { a: "1" } });
      expect((await root.with({ headers }).get(path)).status).toBe(200);
    });
  });
}

/** Comes last: between sealing and unsealing nothing else works. */
export function describeSeal(world: GetVaultWorld): void {
  describe("a sealed server", () => {
    test("says so at every call, and works again when unsealed", async () => {
      const { root, anonymous, target } = world();
      const unseal = (key: string | undefined) => anonymous.put("/v1/sys/unseal", { key });
      expect((await root.put("/v1/sys/seal", {})).status).toBe(204);
      try {
        const health = await anonymous.get("/v1/sys/health");
        expect(health.status).toBe(503);
        expect(health.body).toMatchObject({ initialized: true, sealed: true, standby: true });
        expect(health.body).not.toHaveProperty("cluster_id");
        expect((await anonymous.get("/v1/sys/health?sealedcode=299")).status).toBe(299);
        const sealed = [503, ["Vault is sealed"]];
        expect(errors(await root.get(`/v1/${target.kv2Mount}/data/x`))).toEqual(sealed);
        expect(errors(await anonymous.post("/v1/auth/kubernetes/login", {}))).toEqual(sealed);
        expect((await anonymous.get("/v1/sys/seal-status")).body).toMatchObject({ sealed: true });
        expect(errors(await unseal("00"))).toEqual([
          400,
          ["'key' must be a valid hex or base64 string"],
        ]);
      } finally {
        const opened = await unseal(target.unsealKey);
        expect(at(opened.body, "sealed")).toBe(false);
      }
    });
  });
}
