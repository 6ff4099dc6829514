import { beforeAll, describe, expect, test } from "vitest";
import { type Answer, type Client, at } from "@/testing/suites/http";
import {
  configMap,
  configMaps,
  type GetWorld,
  applyType,
  mergeType,
  newNamespace,
  newServiceAccount,
  refusal,
  tokenOf,
  until,
} from "./world";
import { widgetGroup, widgetsPath } from "./widget-definition";

const rbacGroup = "rbac.authorization.k8s.io";
const reviews = "/apis/authorization.k8s.io/v1";
const selfReview = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

/** RBAC, its words, the reviews that foretell it, and acting as somebody else. */
export function describeRights(world: GetWorld): void {
  let namespace = "";
  let user = "";
  let account: Client;
  const rbac = (): string => `/apis/${rbacGroup}/v1/namespaces/${namespace}`;
  const as = (headers: Record<string, string>): Client => world().admin.with({ headers });

  beforeAll(async () => {
    namespace = await newNamespace(world());
    user = `system:serviceaccount:${namespace}:app`;
    await newServiceAccount(world(), namespace, "app");
    const token = await tokenOf(world(), { namespace, name: "app" });
    account = world().anonymous.with({ token });
    const { admin } = world();
    await admin.post(`${rbac()}/roles`, {
      metadata: { name: "reader" },
      rules: [
        { apiGroups: [""], resources: ["configmaps"], verbs: ["get", "list"] },
        { apiGroups: [""], resources: ["secrets"], resourceNames: ["one"], verbs: ["get"] },
      ],
    });
    await admin.post(`${rbac()}/rolebindings`, {
      metadata: { name: "reader" },
      roleRef: { apiGroup: rbacGroup, kind: "Role", name: "reader" },
      subjects: [
        { kind: "ServiceAccount", name: "app", namespace },
        { kind: "User", name: "alice" },
      ],
    });
    await until(async () => (await account.get(configMaps(namespace))).status === 200);
  });

  const forbidden = (answer: Answer): unknown => {
    expect(refusal(answer)).toMatchObject({ code: 403, reason: "Forbidden" });
    return at(answer.body, "message");
  };

  describe("who may what", () => {
    test("what is allowed is done, by name where the role names it", async () => {
      expect((await account.get(`/api/v1/namespaces/${namespace}/secrets/one`)).status).toBe(404);
      expect(forbidden(await account.get(`/api/v1/namespaces/${namespace}/secrets/two`))).toBe(
        `secrets "two" is forbidden: User "${user}" cannot get resource "secrets" in API group "" in the namespace "${namespace}"`,
      );
    });

    test("each refusal names user, verb, resource and place", async () => {
      const path = configMaps(namespace);
      const there = `in the namespace "${namespace}"`;
      const said = (verb: string): string =>
        `User "${user}" cannot ${verb} resource "configmaps" in API group "" ${there}`;
      expect(forbidden(await account.post(path, configMap("q")))).toBe(
        `configmaps is forbidden: ${said("create")}`,
      );
      expect(forbidden(await account.patch(`${path}/b`, mergeType, {}))).toBe(
        `configmaps "b" is forbidden: ${said("patch")}`,
      );
      expect(forbidden(await account.get(`${path}?watch=1`))).toBe(
        `configmaps is forbidden: ${said("watch")}`,
      );
      expect(forbidden(await account.delete(path))).toBe(
        `configmaps is forbidden: ${said("deletecollection")}`,
      );
      const nodes = await account.get("/api/v1/nodes");
      expect(forbidden(nodes)).toBe(
        `nodes is forbidden: User "${user}" cannot list resource "nodes" in API group "" at the cluster scope`,
      );
      expect(at(nodes.body, "details")).toEqual({ kind: "nodes" });
      const own = await account.get(`/api/v1/namespaces/${namespace}`);
      expect(forbidden(own)).toBe(
        `namespaces "${namespace}" is forbidden: User "${user}" cannot get resource "namespaces" in API group "" ${there}`,
      );
      const wide = await account.get(`${widgetsPath}/widgets`);
      expect(forbidden(wide)).toBe(
        `widgets.${widgetGroup} is forbidden: User "${user}" cannot list resource "widgets" in API group "${widgetGroup}" at the cluster scope`,
      );
      const token = `/api/v1/namespaces/${namespace}/serviceaccounts/app/token`;
      expect(forbidden(await account.post(token, { spec: {} }))).toBe(
        `serviceaccounts "app" is forbidden: User "${user}" cannot create resource "serviceaccounts/token" in API group "" ${there}`,
      );
    });

    test("an apply of what is not there yet needs create beside patch", async () => {
      const { admin } = world();
      await admin.post(`${rbac()}/roles`, {
        metadata: { name: "patcher" },
        rules: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get", "patch"] }],
      });
      await admin.post(`${rbac()}/rolebindings`, {
        metadata: { name: "patcher" },
        roleRef: { apiGroup: rbacGroup, kind: "Role", name: "patcher" },
        subjects: [{ kind: "User", name: "pia" }],
      });
      const pia = as({ "impersonate-user": "pia" });
      await until(async () => (await pia.get(`${configMaps(namespace)}/none`)).status === 404);
      const path = `${configMaps(namespace)}/applied?fieldManager=pia`;
      const config = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "applied" } };
      for (const dryRun of ["", "&dryRun=All"]) {
        expect(forbidden(await pia.patch(path + dryRun, applyType, config))).toBe(
          `configmaps "applied" is forbidden: User "pia" cannot create resource "configmaps" in API group "" in the namespace "${namespace}"`,
        );
      }
      await admin.post(configMaps(namespace), config);
      expect((await pia.patch(path, applyType, config)).status).toBe(200);
    });

    test("a right is refused before an absent resource is", async () => {
      expect(forbidden(await account.get(`/api/v1/namespaces/${namespace}/nothings`))).toBe(
        `nothings is forbidden: User "${user}" cannot list resource "nothings" in API group "" in the namespace "${namespace}"`,
      );
    });

    test("nobody grants more than they hold", async () => {
      const { admin } = world();
      await admin.post(`${rbac()}/roles`, {
        metadata: { name: "binder" },
        rules: [
          {
            apiGroups: [rbacGroup],
            resources: ["roles", "rolebindings"],
            verbs: ["create", "get"],
          },
        ],
      });
      await admin.post(`${rbac()}/rolebindings`, {
        metadata: { name: "binder" },
        roleRef: { apiGroup: rbacGroup, kind: "Role", name: "binder" },
        subjects: [{ kind: "User", name: "carol" }],
      });
      const carol = as({ "impersonate-user": "carol" });
      await until(async () => (await carol.get(`${rbac()}/roles/binder`)).status === 200);
      const binding = await carol.post(`${rbac()}/rolebindings`, {
        metadata: { name: "more" },
        roleRef: { apiGroup: rbacGroup, kind: "ClusterRole", name: "cluster-admin" },
        subjects: [{ kind: "User", name: "carol" }],
      });
      expect(forbidden(binding)).toBe(
        'rolebindings.rbac.authorization.k8s.io "more" is forbidden: user "carol" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:["*"], Resources:["*"], Verbs:["*"]}\n{NonResourceURLs:["*"], Verbs:["*"]}',
      );
      const role = await carol.post(`${rbac()}/roles`, {
        metadata: { name: "more" },
        rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["get"] }],
      });
      expect(forbidden(role)).toBe(
        'roles.rbac.authorization.k8s.io "more" is forbidden: user "carol" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}',
      );
    });

    test("a binding keeps its role", async () => {
      const changed = await world().admin.patch(`${rbac()}/rolebindings/reader`, mergeType, {
        roleRef: { name: "other" },
      });
      expect(refusal(changed)).toMatchObject({
        code: 422,
        message:
          'RoleBinding.rbac.authorization.k8s.io "reader" is invalid: roleRef: Invalid value: {"APIGroup":"rbac.authorization.k8s.io","Kind":"Role","Name":"other"}: cannot change roleRef',
      });
    });
  });

  describe("access reviews", () => {
    const status = (answer: Answer): unknown => {
      expect(answer.status).toBe(201);
      return at(answer.body, "status");
    };
    const self = (resourceAttributes: object): Promise<Answer> =>
      account.post(`${reviews}/selfsubjectaccessreviews`, { spec: { resourceAttributes } });
    const because = (subject: string): string =>
      `RBAC: allowed by RoleBinding "reader/${namespace}" of Role "reader" to ${subject}`;

    test("one's own: yes with the reason, no without", async () => {
      const mine = because(`ServiceAccount "app/${namespace}"`);
      expect(status(await self({ namespace, verb: "get", resource: "configmaps" }))).toEqual({
        allowed: true,
        reason: mine,
      });
      expect(
        status(await self({ namespace, verb: "get", resource: "secrets", name: "one" })),
      ).toEqual({ allowed: true, reason: mine });
      expect(status(await self({ namespace, verb: "delete", resource: "configmaps" }))).toEqual({
        allowed: false,
      });
      expect(status(await self({ verb: "list", resource: "configmaps" }))).toEqual({
        allowed: false,
      });
    });

    test("an administrator may everything", async () => {
      const answer = await world().admin.post(`${reviews}/selfsubjectaccessreviews`, {
        spec: { resourceAttributes: { verb: "*", group: "*", resource: "*" } },
      });
      expect(status(answer)).toEqual({ allowed: true });
    });

    test("a path outside resources", async () => {
      const answer = await account.post(`${reviews}/selfsubjectaccessreviews`, {
        spec: { nonResourceAttributes: { path: "/version", verb: "get" } },
      });
      expect(status(answer)).toMatchObject({ allowed: true });
    });

    test("an empty question is refused", async () => {
      const answer = await account.post(`${reviews}/selfsubjectaccessreviews`, { spec: {} });
      expect(refusal(answer)).toEqual({
        code: 422,
        reason: "Invalid",
        message:
          '.authorization.k8s.io "" is invalid: spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified',
      });
    });

    test("of another user: by an administrator only", async () => {
      const ask = (client: Client, spec: object): Promise<Answer> =>
        client.post(`${reviews}/subjectaccessreviews`, {
          spec: { resourceAttributes: { namespace, verb: "get", resource: "configmaps" }, ...spec },
        });
      const { admin } = world();
      expect(status(await ask(admin, { user: "alice" }))).toEqual({
        allowed: true,
        reason: because('User "alice"'),
      });
      expect(status(await ask(admin, { user: "bob" }))).toEqual({ allowed: false });
      expect(forbidden(await ask(account, { user: "bob" }))).toBe(
        `subjectaccessreviews.authorization.k8s.io is forbidden: User "${user}" cannot create resource "subjectaccessreviews" in API group "authorization.k8s.io" at the cluster scope`,
      );
      expect(refusal(await ask(admin, {}))).toMatchObject({
        code: 422,
        message:
          '.authorization.k8s.io "" is invalid: spec.user: Invalid value: "": at least one of user or group must be specified',
      });
    });

    test("the rules of a namespace contain the role's", async () => {
      const answer = await account.post(`${reviews}/selfsubjectrulesreviews`, {
        spec: { namespace },
      });
      const found = status(answer);
      expect(at(found, "incomplete")).toBe(false);
      expect(at(found, "resourceRules")).toEqual(
        expect.arrayContaining([
          { verbs: ["get", "list"], apiGroups: [""], resources: ["configmaps"] },
          { verbs: ["get"], apiGroups: [""], resources: ["secrets"], resourceNames: ["one"] },
          {
            verbs: ["create"],
            apiGroups: ["authorization.k8s.io"],
            resources: ["selfsubjectaccessreviews", "selfsubjectrulesreviews"],
          },
        ]),
      );
      const none = await account.post(`${reviews}/selfsubjectrulesreviews`, { spec: {} });
      expect(refusal(none)).toMatchObject({ code: 400, message: "no namespace on request" });
    });
  });

  describe("impersonation", () => {
    test("an administrator acts as a user, with that user's rights only", async () => {
      const path = configMaps(namespace);
      expect((await as({ "impersonate-user": "alice" }).get(path)).status).toBe(200);
      expect(forbidden(await as({ "impersonate-user": "bob" }).get(path))).toBe(
        `configmaps is forbidden: User "bob" cannot list resource "configmaps" in API group "" in the namespace "${namespace}"`,
      );
      const grouped = as({ "impersonate-user": "bob", "impersonate-group": "system:masters" });
      expect((await grouped.get(path)).status).toBe(200);
    });

    test("who one then is: groups, uid and extras", async () => {
      const who = async (headers: Record<string, string>): Promise<unknown> =>
        at((await as(headers).post(selfReview, {})).body, "status", "userInfo");
      expect(await who({ "impersonate-user": user })).toEqual({
        username: user,
        groups: [
          "system:serviceaccounts",
          `system:serviceaccounts:${namespace}`,
          "system:authenticated",
        ],
      });
      expect(
        await who({
          "impersonate-user": "bob",
          "impersonate-uid": "u1",
          "impersonate-group": "g",
          "impersonate-extra-reason": "why",
        }),
      ).toEqual({
        username: "bob",
        uid: "u1",
        groups: ["g", "system:authenticated"],
        extra: { reason: ["why"] },
      });
    });

    test("a group without a user is refused", async () => {
      const answer = await as({ "impersonate-group": "g" }).get(configMaps(namespace));
      expect(refusal(answer)).toMatchObject({ code: 400, reason: "BadRequest" });
      expect(at(answer.body, "message")).toMatch(/ without impersonating a user name$/);
    });

    test("without the right nobody acts as another", async () => {
      const mine = account.with({ headers: { "impersonate-user": "alice" } });
      expect(forbidden(await mine.get(configMaps(namespace)))).toBe(
        `configmaps is forbidden: User "${user}" cannot impersonate-on:user-info:list resource "configmaps" in API group "" in the namespace "${namespace}"`,
      );
    });
  });
}
