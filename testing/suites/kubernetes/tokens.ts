import { beforeAll, describe, expect, test } from "vitest";
import { type Answer, at, parseJson, textAt } from "@/testing/suites/http";
import {
  configMaps,
  type GetWorld,
  newNamespace,
  newServiceAccount,
  refusal,
  tokenOf,
} from "./world";

const claimsOf = (token: string): unknown =>
  parseJson(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));

/** Tokens of ServiceAccounts: asked for, bound, reviewed; and callers that are nobody. */
export function describeTokens(world: GetWorld): void {
  describe("tokens", () => {
    let namespace = "";
    let uid = "";
    let path = "";
    const account = { name: "app" };
    const ask = (spec: object, name = "app"): Promise<Answer> =>
      world().admin.post(`${path}/${name}/token`, { spec });
    const review = (spec: object): Promise<Answer> =>
      world().admin.post("/apis/authentication.k8s.io/v1/tokenreviews", { spec });

    beforeAll(async () => {
      namespace = await newNamespace(world());
      path = `/api/v1/namespaces/${namespace}/serviceaccounts`;
      uid = await newServiceAccount(world(), namespace, account.name);
    });

    test("a token is made for its audience and its time, and says whose it is", async () => {
      const made = await ask({ audiences: ["vault"], expirationSeconds: 600 });
      expect(made.status).toBe(201);
      expect(made.body).toMatchObject({
        kind: "TokenRequest",
        apiVersion: "authentication.k8s.io/v1",
        metadata: { name: "app", namespace },
        spec: { audiences: ["vault"], expirationSeconds: 600, boundObjectRef: null },
        status: { expirationTimestamp: expect.any(String) },
      });
      const claims = claimsOf(textAt(made.body, "status", "token"));
      expect(claims).toMatchObject({
        aud: ["vault"],
        sub: `system:serviceaccount:${namespace}:app`,
        "kubernetes.io": { namespace, serviceaccount: { name: "app", uid } },
      });
      expect(Number(at(claims, "exp")) - Number(at(claims, "iat"))).toBe(600);
    });

    test("a token can be bound to a pod, and names it", async () => {
      const pods = `/api/v1/namespaces/${namespace}/pods`;
      const pod = await world().admin.post(pods, {
        metadata: { name: "p" },
        spec: { serviceAccountName: "app", containers: [{ name: "c", image: "x" }] },
      });
      expect(pod.status).toBe(201);
      const podUid = textAt(pod.body, "metadata", "uid");
      const boundObjectRef = { kind: "Pod", apiVersion: "v1", name: "p", uid: podUid };
      const made = await ask({ audiences: ["vault"], boundObjectRef });
      expect(at(claimsOf(textAt(made.body, "status", "token")), "kubernetes.io", "pod")).toEqual({
        name: "p",
        uid: podUid,
      });
      const absent = await ask({ boundObjectRef: { kind: "Pod", apiVersion: "v1", name: "none" } });
      expect(refusal(absent)).toMatchObject({ code: 404, message: 'pods "none" not found' });
    });

    test("what cannot be asked for", async () => {
      expect(refusal(await ask({ expirationSeconds: 60 }))).toMatchObject({
        code: 422,
        message:
          'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes',
      });
      expect(refusal(await ask({}, "none"))).toEqual({
        code: 404,
        reason: "NotFound",
        message: 'serviceaccounts "none" not found',
      });
      const odd = await ask({ boundObjectRef: { kind: "ConfigMap", apiVersion: "v1", name: "x" } });
      expect(refusal(odd)).toMatchObject({
        code: 400,
        message: "cannot bind token to object of type /v1, Kind=ConfigMap",
      });
    });

    test("a review says who it is, for the audience asked for", async () => {
      const token = await tokenOf(world(), { namespace, ...account, audiences: ["vault"] });
      const answer = await review({ token, audiences: ["vault"] });
      expect(answer.status).toBe(201);
      expect(at(answer.body, "status")).toMatchObject({
        authenticated: true,
        user: {
          username: `system:serviceaccount:${namespace}:app`,
          uid,
          groups: [
            "system:serviceaccounts",
            `system:serviceaccounts:${namespace}`,
            "system:authenticated",
          ],
        },
        audiences: ["vault"],
      });
    });

    test("a review refuses another audience, another signature, and nonsense", async () => {
      const token = await tokenOf(world(), { namespace, ...account, audiences: ["vault"] });
      const status = async (spec: object): Promise<unknown> =>
        at((await review(spec)).body, "status");
      expect(await status({ token, audiences: ["other"] })).toEqual({
        user: {},
        error:
          '[invalid bearer token, token audiences ["vault"] is invalid for the target audiences ["other"]]',
      });
      expect(await status({ token: "nonsense" })).toEqual({
        user: {},
        error: "invalid bearer token",
      });
      const parts = token.split(".");
      const forged = [parts[0], parts[1], "A".repeat(parts[2]?.length ?? 0)].join(".");
      expect(await status({ token: forged, audiences: ["vault"] })).toEqual({
        user: {},
        error: "[invalid bearer token, go-jose/go-jose: error in cryptographic primitive]",
      });
      expect(refusal(await review({}))).toMatchObject({
        code: 400,
        message: "token is required for TokenReview in authentication",
      });
    });

    test("a token for Vault does not open the API", async () => {
      const token = await tokenOf(world(), { namespace, ...account, audiences: ["vault"] });
      const answer = await world().anonymous.with({ token }).get(configMaps(namespace));
      expect(refusal(answer)).toEqual({
        code: 401,
        reason: "Unauthorized",
        message: "Unauthorized",
      });
    });

    test("nobody is system:anonymous, a wrong token is 401, and health needs neither", async () => {
      const { anonymous } = world();
      expect(refusal(await anonymous.get("/api/v1/namespaces"))).toEqual({
        code: 403,
        reason: "Forbidden",
        message:
          'namespaces is forbidden: User "system:anonymous" cannot list resource "namespaces" in API group "" at the cluster scope',
      });
      expect(refusal(await anonymous.get("/api"))).toEqual({
        code: 403,
        reason: "Forbidden",
        message: 'forbidden: User "system:anonymous" cannot get path "/api"',
      });
      expect(refusal(await anonymous.with({ token: "wrong" }).get("/api"))).toMatchObject({
        code: 401,
        reason: "Unauthorized",
      });
      expect(await anonymous.get("/readyz")).toMatchObject({ status: 200, text: "ok" });
      expect((await anonymous.get("/version")).status).toBe(200);
    });
  });
}
