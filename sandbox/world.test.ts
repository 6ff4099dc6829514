import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKubeClient } from "@/sandbox/client/kube-client";
import { isKubeError } from "@/sandbox/client/kube-error";
import { resources } from "@/sandbox/client/resources";
import { createControlActions } from "@/sandbox/control/control-actions";
import { startControlServer } from "@/sandbox/control/control-server";
import { accountOf, applyClass, classOf, entriesOf } from "@/sandbox/scenario/binding";
import { namesOf } from "@/sandbox/scenario/environment-seed";
import { until } from "@/sandbox/until";
import { type World, startWorld } from "@/sandbox/world";
import { parse } from "yaml";
import type { Pod } from "@/lib/domain/kube-object";

const isReady = (pod: Pod): boolean =>
  pod.status?.conditions?.some((one) => one.type === "Ready" && one.status === "True") === true;

describe("the world", () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ timeScale: 0.02 });
  });
  afterAll(() => world.close());

  async function podsOf(namespace: string, name: string): Promise<Pod[]> {
    const labelSelector = `app=${name}`;
    return (await world.client.list(resources.pods, { namespace, labelSelector })).items;
  }

  it("holds at least 14 bound or unbound environments in three namespaces, and one namespace without a store", async () => {
    const bound = world.environments.filter((one) => one.namespace !== "mendix-onboarding");
    expect(new Set(bound.map((one) => one.namespace)).size).toBe(3);
    expect(bound.length).toBeGreaterThanOrEqual(14);
    const namespace = "mendix-onboarding";
    const classes = await world.client.list(resources.secretProviderClasses, { namespace });
    expect(classes.items).toEqual([]);
  });

  it("runs healthy environments, and leaves broken ones pending", async () => {
    const healthy = await podsOf("mendix-insurance", "claims-prod");
    expect(healthy.map(isReady)).toEqual([true, true, true]);
    const broken = await podsOf("mendix-commerce", "checkout-test");
    expect(broken.map((pod) => pod.status?.phase)).toEqual(["Pending"]);
    const old = await podsOf("mendix-insurance", "claims-acc");
    expect(old.filter(isReady)).toHaveLength(2);
  });

  it("keeps file contents out of the API and readable in process", async () => {
    const [pod] = await podsOf("mendix-insurance", "claims-prod");
    const files = world.kubelet.filesOf("mendix-insurance", pod?.metadata.name ?? "");
    const value = files.get("database-password")?.toString("utf8") ?? "";
    expect(value).toMatch(/^\w{24}$/);
    const statuses = await world.client.list(resources.podStatuses);
    expect(JSON.stringify(statuses)).not.toContain(value);
  });

  it("shows Argo CD as the owner of a GitOps environment's class", async () => {
    const at = { namespace: "mendix-commerce", name: "partner-api-prod" };
    const found = await world.client.get(resources.secretProviderClasses, at);
    expect(found.metadata.managedFields?.map((one) => one.manager)).toContain("argocd-controller");
  });

  it("lets a person see one namespace only, and Bindery the namespaces it was granted and no Secret", async () => {
    const as = (text: string) => {
      const { users } = parse(text) as { users: { user: { token: string } }[] };
      const { url, caPem } = world.kubernetes;
      return createKubeClient({ url, caPem, token: users[0]?.user.token ?? "" }, "test");
    };
    const person = as(world.kubeconfigs.person);
    const namespace = "mendix-commerce";
    expect((await person.list(resources.mendixApps, { namespace })).items.length).toBeGreaterThan(
      0,
    );
    const refused = async (work: Promise<unknown>): Promise<boolean> =>
      work.then(
        () => false,
        (error: unknown) => isKubeError(error, 403),
      );
    expect(await refused(person.list(resources.mendixApps))).toBe(true);
    expect(await refused(person.list(resources.pods, { namespace: "mendix-insurance" }))).toBe(
      true,
    );
    const bindery = as(world.kubeconfigs.bindery);
    expect(await refused(bindery.list(resources.mendixApps))).toBe(true);
    for (const granted of new Set(world.environments.map((seed) => seed.namespace))) {
      const { items } = await bindery.list(resources.mendixApps, { namespace: granted });
      expect(items.length).toBeGreaterThan(0);
      expect(await refused(bindery.list(resources.secrets, { namespace: granted }))).toBe(true);
    }
    person.close();
    bindery.close();
  });

  it("mounts the store for an environment without any binding once it gets account, class and flag", async () => {
    const seed = world.environments.find((one) => one.name === "welcome-acc");
    if (seed === undefined) throw new Error("no environment welcome-acc");
    const names = namesOf(seed);
    const entries = entriesOf(names, seed.keys);
    await world.client.create(resources.serviceAccounts, accountOf(names));
    await applyClass(world.client, classOf(names, world.vault.url, entries));
    const body = { spec: { allowOverrideSecretsWithSecretStoreCSIDriver: true } };
    const at = { namespace: names.namespace, name: names.name };
    await world.client.patch(resources.mendixApps, at, { type: "merge", body });
    await until("the only pod is ready and has mounted", async () => {
      const [pod, ...others] = await podsOf(names.namespace, names.name);
      const files = world.kubelet.filesOf(names.namespace, pod?.metadata.name ?? "");
      return others.length === 0 && pod && isReady(pod) && files.size === seed.keys.length;
    });
    const app = await world.client.get(resources.mendixApps, at);
    expect(app.status?.serviceAccountStatus).toBe("attached");
  });

  it("causes and undoes a fault through the control server, which needs its token", async () => {
    const control = await startControlServer(createControlActions(world));
    try {
      const wish = { namespace: "mendix-insurance", environment: "policy-admin-prod" };
      const post = (path: string, body: unknown): Promise<Response> =>
        fetch(`${control.url}api/${path}`, { method: "POST", body: JSON.stringify(body) });
      const { origin } = new URL(control.url);
      expect((await fetch(`${origin}/wrong/api/world`)).status).toBe(404);
      expect((await post("apply", { ...wish, fault: "class-missing" })).status).toBe(200);
      const phases = async (): Promise<string[]> =>
        (await podsOf(wish.namespace, wish.environment)).map((pod) => pod.status?.phase ?? "");
      await until("both pods are pending", async () => {
        const seen = await phases();
        return seen.length === 2 && seen.every((phase) => phase === "Pending");
      });
      expect((await post("revert", { ...wish, fault: "class-missing" })).status).toBe(200);
      await until("both pods run", async () => {
        const seen = await phases();
        return seen.length === 2 && seen.every((phase) => phase === "Running");
      });
      expect((await post("apply", { ...wish, fault: "no-such" })).status).toBe(404);
    } finally {
      await control.close();
    }
  });
});
