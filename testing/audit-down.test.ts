import { beforeAll, describe, expect, it } from "vitest";
import { allRoutes } from "@/lib/contracts/all-routes";
import type { RouteContract } from "@/lib/contracts/route";
import type { RouteHandler } from "@/lib/server/api/define-route";
import { getDb, getOpenedDatabase } from "@/lib/server/db/client";
import { planBindingChange } from "@/lib/server/services/bindings/plan";
import { describeMapping } from "@/lib/server/services/bindings/describe";
import { getNamespace } from "@/lib/server/services/namespaces/get";
import { prepareSetup } from "@/lib/server/services/setup/token";
import { getStore } from "@/lib/server/services/stores/get";
import { databaseKeys, storageKeys } from "@/sandbox/scenario/values";
import { asPlatformAdmin } from "@/testing/context";
import { accountSamples } from "@/testing/audit-down-account";
import { listen } from "@/testing/outside-calls";
import { cookieOf, insertPerson, requestTo } from "@/testing/requests";
import * as worlds from "@/testing/world";

type Module = Partial<Record<string, RouteHandler>>;
const modules = import.meta.glob<Module>("../app/api/v1/**/route.ts");
const ctx = asPlatformAdmin();

/** They are POST for the sake of their bodies, and change nothing that an audit would have to tell. */
const readOnly: Readonly<Record<string, string>> = {
  "audit.verify": "recomputes the chain",
  "clusters.check": "looks at the cluster again",
  "environments.check": "diagnoses and probes again",
  "bindings.plan": "computes; the API server is asked for dry-runs only",
  "bindings.describe": "reads metadata of the store",
  "bindings.writeYaml": "computes a text",
  "bindings.readYaml": "reads a text",
  "matrix.plan": "computes; nothing is sent",
  "namespaces.check": "asks the cluster what may be written there",
  "stores.check": "climbs the ladder; its result is an observation",
  "stores.checkDraft": "climbs the ladder with what is not saved",
};

const namespace = "mendix-onboarding";
const at = worlds.refOf(namespace, "welcome-acc");
const path = "secret/data/welcome-acc";
const key = "mx-admin-password";
const reference = { name: path, member: key };
const desired = {
  store: worlds.storeName,
  identity: "mendix-welcome-acc",
  mappings: [...databaseKeys, ...storageKeys, key].map((each) => ({
    key: each,
    reference: { name: path, member: each },
  })),
};

interface Sample {
  params?: Record<string, string>;
  body?: unknown;
}

const changes = allRoutes.filter(({ method, id }) => method !== "GET" && !(id in readOnly));

describe("while the audit cannot be written", () => {
  const world = worlds.useWorld({ scenario: "empty" });
  let cookie = "";
  beforeAll(async () => {
    await worlds.seed(world(), namespace, [at.name]);
    await worlds.registerCluster(world(), { namespaces: [namespace] });
    await worlds.registerStore(world());
    await worlds.registerStore(world(), { name: "spare" });
    await worlds.enable(namespace);
    await worlds.untilHealth(at, ({ diagnosis }) => diagnosis.verdict === "off");
  }, 180_000);

  const store = () => ({ kind: "vault", label: "Other", config: worlds.vaultConfig(world()) });
  const person = { name: "A", email: "a@example.com", password: "a password that is long" };

  /** What each of them would accept; each is valid here and now, so that only the audit stands in its way. */
  const samples: Readonly<Record<string, () => Sample | Promise<Sample>>> = {
    ...accountSamples,
    "setup.create": async () => ({ body: { ...person, token: await prepareSetup() } }),
    "people.create": () => ({ body: { ...person, grants: [] } }),
    "people.update": () => ({ params: { id: "person-2" }, body: { isDisabled: true } }),
    "clusters.create": () => ({
      body: { name: "c9", source: "kubeconfig", kubeconfig: world().kubeconfigs.bindery },
    }),
    "clusters.update": () => ({ params: at, body: { label: "Other" } }),
    "clusters.delete": () => ({ params: at }),
    "namespaces.create": () => ({
      body: { cluster: worlds.clusterName, namespace: "mendix-commerce" },
    }),
    "namespaces.delete": () => ({ params: at }),
    "namespaces.replaceEnablement": async () => {
      const { enablement } = await getNamespace(ctx, at);
      const { version } = enablement;
      return { params: at, body: { isEnabled: false, store: null, template: "", version } };
    },
    "stores.create": () => ({ body: { ...store(), name: "s9", namespaces: [] } }),
    "stores.update": async () => {
      const { version } = (await getStore(ctx, { store: "spare" })).store;
      return { params: { store: "spare" }, body: { label: "Other", version } };
    },
    "stores.delete": () => ({ params: { store: "spare" } }),
    "bindings.apply": async () => {
      const { digest } = await planBindingChange(ctx, { ...at, desired });
      return { params: at, body: { desired, planDigest: digest } };
    },
    "environments.restart": () => ({ params: at }),
    "values.set": async () => {
      const asked = { ...at, store: worlds.storeName, references: [reference] };
      const expectedVersion = (await describeMapping(ctx, asked)).items[0]?.version ?? "absent";
      const value = "A-made-up-value-1!";
      const body = { store: worlds.storeName, reference, value, expectedVersion };
      return { params: { ...at, key }, body };
    },
  };

  async function call(contract: RouteContract, { params = {}, body = {} }: Sample) {
    const handler = (await modules[`../app/api/v1${contract.path}/route.ts`]?.())?.[
      contract.method
    ];
    if (!handler) throw new Error(`no route exports ${contract.method} ${contract.path}`);
    const names = [...contract.path.matchAll(/\[([A-Za-z]+)\]/g)].map(([, name = ""]) => name);
    const filled = contract.path.replaceAll(
      /\[([A-Za-z]+)\]/g,
      (_, name: string) => params[name] ?? "",
    );
    const { method } = contract;
    const sent = { method, cookie, ...(method !== "DELETE" && { body }) };
    return handler(requestTo(`/api/v1${filled}`, sent), {
      params: Promise.resolve(
        names.length === 0
          ? undefined
          : Object.fromEntries(names.map((name) => [name, params[name]])),
      ),
    });
  }

  async function whileBroken<T>(work: () => Promise<T>): Promise<T> {
    await getOpenedDatabase().runScript(
      `ALTER TABLE "auditEntry" ADD CONSTRAINT "broken" CHECK (false) NOT VALID`,
    );
    try {
      return await work();
    } finally {
      await getOpenedDatabase().runScript(`ALTER TABLE "auditEntry" DROP CONSTRAINT "broken"`);
    }
  }

  /** Every row that a person can change, whole; observations of the background are left out. */
  async function rows(): Promise<string> {
    const tables = `user grant account twoFactor passwordReset cluster registeredNamespace store enablement revision auditEntry auditHead setupState setting`;
    const found: unknown[] = [];
    for (const table of tables.split(" ")) {
      found.push(
        await getDb().$queryRawUnsafe(
          `SELECT md5(coalesce(string_agg((to_jsonb(t) - 'lastSeenAt' - 'lastCheck')::text, ',' ORDER BY t::text), '')) AS "${table}" FROM "${table}" t`,
        ),
      );
    }
    return JSON.stringify(found);
  }

  it("every contract that is no GET has a valid sample or a reason why it changes nothing", () => {
    const ids = new Set(allRoutes.map(({ id }) => id));
    expect(changes.map(({ id }) => id).filter((id) => !(id in samples))).toEqual([]);
    expect(
      [...Object.keys(samples), ...Object.keys(readOnly)].filter((id) => !ids.has(id)),
    ).toEqual([]);
    expect(Object.keys(samples).filter((id) => id in readOnly)).toEqual([]);
  });

  // The first setup is possible only while nobody has an account; it comes first.
  const ordered = changes.toSorted(
    (a, b) => Number(b.id === "setup.create") - Number(a.id === "setup.create"),
  );
  it.each(ordered.map((contract) => [contract.id, contract] as const))(
    "%s answers 503, changes no row, and neither Kubernetes nor Vault sees a change",
    async (id, contract) => {
      if (id !== "setup.create" && cookie === "") {
        cookie = await cookieOf("root", [{ role: "platform-admin", scope: null }]);
        await insertPerson("person-2", []);
      }
      const sample = await samples[id]?.();
      if (!sample) throw new Error(`${id} has no sample`);
      let seen = 0;
      const end = listen(world(), (isChange) => (seen += isChange ? 1 : 0));
      const before = await rows();
      const { status, body } = await whileBroken(async () => {
        const response = await call(contract, sample);
        return { status: response.status, body: (await response.json()) as unknown };
      });
      end();
      expect(body).toMatchObject({ code: "audit_unavailable" });
      expect(status).toBe(503);
      expect(seen).toBe(0);
      expect(await rows()).toBe(before);
    },
  );

  it("the same call is seen by Vault, by Kubernetes and in the rows once the audit can be written", async () => {
    for (const id of ["values.set", "bindings.apply"]) {
      const contract = changes.find((one) => one.id === id);
      const sample = await samples[id]?.();
      if (!contract || !sample) throw new Error(`${id} is gone`);
      let seen = 0;
      const end = listen(world(), (isChange) => (seen += isChange ? 1 : 0));
      const before = await rows();
      expect((await call(contract, sample)).status).toBeLessThan(300);
      end();
      expect(seen).toBeGreaterThan(0);
      expect(await rows()).not.toBe(before);
    }
  });
});
