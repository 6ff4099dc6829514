import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DesiredBinding } from "@/lib/contracts/bindings";
import { KubeApi } from "@/lib/server/kubernetes/kube-api";
import { applyBinding } from "@/lib/server/services/bindings/apply";
import { planBindingChange } from "@/lib/server/services/bindings/plan";
import { checkCluster } from "@/lib/server/services/clusters/check";
import { updateCluster } from "@/lib/server/services/clusters/update";
import { restartEnvironment } from "@/lib/server/services/environments/restart";
import { resources } from "@/sandbox/client/resources";
import {
  applyRights,
  deployFiles,
  readDeployFile,
  type DeployFile,
  type RbacObject,
} from "@/sandbox/rbac";
import { databaseKeys, storageKeys } from "@/sandbox/scenario/values";
import { asPlatformAdmin } from "@/testing/context";
import {
  clusterName,
  enable,
  refOf,
  registerCluster,
  registerStore,
  seed,
  storeName,
  untilHealth,
  useWorld,
} from "@/testing/world";
import { rightOf, rightsIn } from "@/testing/rights";

const files = Object.keys(deployFiles) as DeployFile[];
const rulesIn = (file: DeployFile) => readDeployFile(file).flatMap(({ rules = [] }) => rules);

describe("deploy/kubernetes", () => {
  it.each(files)("%s has no wildcard, no Secret, and no right that gives rights", (file) => {
    const known = ["get", "list", "watch", "create", "patch", "delete", "impersonate"];
    for (const { apiGroups, resources: names, verbs } of rulesIn(file)) {
      expect([...apiGroups, ...names, ...verbs]).not.toContain("*");
      expect(
        names.filter((name) => /^(secrets|configmaps|roles|.*bindings|pods\/.*)$/.test(name)),
      ).toEqual([]);
      expect(verbs.filter((verb) => !known.includes(verb))).toEqual([]);
    }
  });

  it("writes nothing cluster-wide, and impersonates named people only", () => {
    const verbs = rulesIn("clusterReads").flatMap((rule) => rule.verbs);
    expect(new Set(verbs)).toEqual(new Set(["get", "list", "watch"]));
    for (const { resources: names, resourceNames } of rulesIn("impersonate")) {
      expect(names).toEqual(["users"]);
      expect(resourceNames?.length).toBeGreaterThan(0);
    }
  });

  it("leaves the namespace of its Roles to whoever applies them", () => {
    const own = files.filter((file) => deployFiles[file].startsWith("namespace/"));
    for (const object of own.flatMap(readDeployFile)) {
      expect(object.kind).toMatch(/^Role(Binding)?$/);
      expect(object.metadata.namespace).toBeUndefined();
    }
  });

  it("explains each file in its README", () => {
    const text = readFileSync(new URL("../deploy/kubernetes/README.md", import.meta.url), "utf8");
    for (const file of files) expect(text).toContain(`\`${deployFiles[file]}\``);
  });
});

const namespace = "mendix-onboarding";
const welcome = refOf(namespace, "welcome-acc");
const ctx = asPlatformAdmin();
const desired: DesiredBinding = {
  store: storeName,
  identity: "mendix-welcome-acc",
  mappings: [...databaseKeys, ...storageKeys, "mx-admin-password"].map((key) => ({
    key,
    reference: { name: "secret/data/welcome-acc", member: key },
  })),
};

/** Adds the right of each call that this process sends to a cluster, until the block ends. */
function recordRights(used: Set<string>): void {
  const { call, watch } = KubeApi.prototype;
  beforeAll(() => {
    KubeApi.prototype.call = function <T>(this: KubeApi, ...given: Parameters<typeof call>) {
      used.add(rightsIn(given[0], given[1]));
      return call.apply(this, given) as Promise<T>;
    };
    KubeApi.prototype.watch = function (...given) {
      used.add(rightOf("watch", given[0].plural));
      return watch.apply(this, given);
    };
  });
  afterAll(() => void Object.assign(KubeApi.prototype, { call, watch }));
}

describe("a whole life of a binding with the rights of deploy/kubernetes", () => {
  const used = new Set<string>();
  recordRights(used);
  const world = useWorld({ scenario: "empty" });
  beforeAll(async () => {
    await seed(world(), namespace, [welcome.name]);
    await registerCluster(world(), { namespaces: [namespace] });
    await registerStore(world());
    await enable(namespace);
    await untilHealth(welcome, ({ diagnosis }) => diagnosis.verdict === "off");
  }, 120_000);

  const plan = (wanted: DesiredBinding | null) =>
    planBindingChange(ctx, { ...welcome, desired: wanted });
  async function apply(wanted: DesiredBinding | null) {
    const { digest } = await plan(wanted);
    return applyBinding(ctx, { ...welcome, desired: wanted, planDigest: digest, takeOver: [] });
  }
  const rungOf = async () =>
    (await checkCluster(ctx, { cluster: clusterName })).rungs.find(
      ({ id }) => id === `rights:${namespace}`,
    );
  /** The role without one verb on one resource, as long as `work` lasts. */
  async function without(
    role: string,
    right: [verb: string, resource: string],
    work: () => Promise<void>,
  ) {
    const at = { namespace, name: role };
    const { rules = [] } = (await world().client.get(resources.roles, at)) as RbacObject;
    const set = (value: RbacObject["rules"]) =>
      world().client.patch(resources.roles, at, { type: "merge", body: { rules: value } });
    await set(
      rules.map((rule) =>
        rule.resources.includes(right[1])
          ? { ...rule, verbs: rule.verbs.filter((verb) => verb !== right[0]) }
          : rule,
      ),
    );
    try {
      await work();
    } finally {
      await set(rules);
    }
  }

  it("the cluster's check misses nothing", async () => {
    expect(await rungOf()).toMatchObject({ state: "passed" });
  });

  it("needs `create` for what is not there yet, and the dry-run says so before anything is applied", async () => {
    for (const resource of ["serviceaccounts", "secretproviderclasses"]) {
      await without("bindery-write", ["create", resource], async () => {
        const { changes } = await plan(desired);
        expect(changes.filter(({ dryRun }) => dryRun.state === "refused")).toHaveLength(1);
        expect(await rungOf()).toMatchObject({
          state: "warning",
          detail: `Missing: create ${resource}.`,
          command: expect.stringContaining("deploy/kubernetes/namespace/write.yaml") as string,
        });
      });
      used.add(rightOf("create", resource));
    }
  });

  it("binds, proves as the environment, restarts and unbinds", async () => {
    await apply(desired);
    const { probe } = await untilHealth(
      welcome,
      (health) => health.diagnosis.verdict === "healthy" && Boolean(health.probe?.asEnvironment),
      60_000,
    );
    expect(probe?.asEnvironment).not.toBe(null);
    await restartEnvironment(ctx, welcome);
    await apply(null);
    expect(await world().client.find(resources.secretProviderClasses, welcome)).toBe(null);
  }, 120_000);

  it("uses every right that it was given, and no other", () => {
    used.delete("");
    const granted = (["clusterReads", "read", "write", "probe"] as const)
      .flatMap(rulesIn)
      .flatMap((rule) =>
        rule.resources.flatMap((name) => rule.verbs.map((verb) => rightOf(verb, name))),
      );
    expect([...used].toSorted()).toEqual([...new Set(granted)].toSorted());
  });

  it("in the variant impersonate the person's Role applies, and nobody else's", async () => {
    const { client } = world();
    const email = ctx.principal.email;
    const named = {
      rules: rulesIn("impersonate").map((rule) => ({ ...rule, resourceNames: [email] })),
    };
    await client.delete(resources.roleBindings, { namespace, name: "bindery-write" });
    await client.patch(
      resources.clusterRoles,
      { name: "bindery-impersonate" },
      { type: "merge", body: named },
    );
    await updateCluster(ctx, { cluster: clusterName, mode: "impersonate" });
    await expect(apply(desired)).rejects.toMatchObject({ code: expect.any(String) as string });
    expect(await client.find(resources.secretProviderClasses, welcome)).toBe(null);
    const people = readDeployFile("writePerson").map((object) => ({
      ...object,
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User" as const, name: email }],
    }));
    await applyRights(client, people, namespace);
    const { revision } = await apply(desired);
    expect(revision.outcome).toBe("success");
  }, 60_000);
});
