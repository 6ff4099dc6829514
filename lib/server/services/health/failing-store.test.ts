import { beforeAll, describe, expect, it } from "vitest";
import { getDb } from "@/lib/server/db/client";
import { checkEnvironment } from "@/lib/server/services/environments/check";
import { getStore } from "@/lib/server/services/stores/get";
import { asPlatformAdmin } from "@/testing/context";
import {
  enable,
  refOf,
  registerCluster,
  registerStore,
  seed,
  storeName,
  untilHealth,
  useWorld,
} from "@/testing/world";
import { getHealthEngine, type Health } from "./engine";
import { forgetStores } from "./find-store";
import { probeEnvironment } from "./probe-environment";

const namespace = "mendix-commerce";
const names = ["orders-prod", "orders-acc", "payments-acc"];
const places = names.map((name) => refOf(namespace, name));
const passes = ({ probe }: Health) =>
  probe !== null && !probe.rungs.some(({ state }) => state === "failed");

describe("a store that fails", () => {
  const world = useWorld({ scenario: "empty" });
  beforeAll(async () => {
    await seed(world(), namespace, names);
    await registerCluster(world(), { namespaces: [namespace] });
    await registerStore(world());
    await enable(namespace);
    for (const place of places) await untilHealth(place, passes);
  }, 150_000);

  it("is shown with the environments that use it, also before any of them was probed again", async () => {
    getHealthEngine().probeAgain();
    const { environments } = await getStore(asPlatformAdmin(), { store: storeName });
    expect(environments.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
  });

  const where = { name: storeName };
  const lastState = async () => {
    const { lastCheck } = await getDb().store.findUniqueOrThrow({ where });
    return (lastCheck as { state: string } | null)?.state;
  };
  /** Bindery's own calls of Vault: the driver's are others. */
  function listen() {
    const heard = { ladders: 0, others: 0 };
    const { listeners } = world().vaultServer.server.requests;
    const hear = (_method: string, path: string) => {
      if (path.startsWith("sys/health")) heard.ladders += 1;
      if (/^(secret\/(metadata|subkeys)|sys\/(capabilities|internal)|auth\/token)\b/.test(path))
        heard.others += 1;
    };
    listeners.add(hear);
    return { heard, stop: () => listeners.delete(hear) };
  }

  it("is climbed to once for all of its environments, and asked nothing else; none is green by it", async () => {
    world().faults.vault.seal();
    const place = places[0] ?? refOf("", "");
    await checkEnvironment(asPlatformAdmin(), place);
    const { heard, stop } = listen();
    try {
      const began = Date.now();
      const signal = AbortSignal.timeout(30_000);
      const asked = places.flatMap((each) => Array.from({ length: 10 }, () => each));
      const outcomes = [];
      for (let round = 0; round < 4; round += 1)
        outcomes.push(...(await Promise.all(asked.map((each) => probeEnvironment(each, signal)))));
      for (const { probe } of outcomes) {
        expect(probe?.rungs.some(({ state }) => state === "failed")).toBe(true);
        expect(probe?.references).toEqual([]);
        expect(probe?.asEnvironmentOff).toBe("the store was not reached");
        expect(probe?.retryAt).toBeGreaterThan(began);
      }
      // The pause of the first failure may end meanwhile on a slow machine.
      expect(heard.ladders).toBeLessThanOrEqual(1);
      expect(heard.others).toBe(0);
    } finally {
      stop();
    }
    expect(await lastState()).toBe("failing");
    const { diagnosis } = await untilHealth(place, (health) => !passes(health));
    expect(diagnosis.verdict).not.toBe("healthy");
    expect(JSON.stringify(diagnosis)).toMatch(/sealed/i);
  });

  it("that answers a person's check is asked again at once by all of its environments", async () => {
    for (const place of places) getHealthEngine().poke(place, { probe: true });
    for (const place of places) await untilHealth(place, (health) => !passes(health));
    world().faults.vault.unseal();
    await checkEnvironment(asPlatformAdmin(), places[0] ?? refOf("", ""));
    for (const place of places) await untilHealth(place, passes);
    expect(await lastState()).toBe("ready");
  });

  it("is shown as the background saw it last: a check that says the same grows no older than some minutes", async () => {
    const old = { state: "ready", rungs: [], checkedAt: "2026-01-01T00:00:00.000Z" };
    const began = Date.now();
    await getDb().store.update({ where, data: { lastCheck: old } });
    forgetStores();
    await probeEnvironment(places[0] ?? refOf("", ""), AbortSignal.timeout(30_000), {
      isForced: true,
    });
    const { lastCheck } = await getDb().store.findUniqueOrThrow({ where });
    const { checkedAt } = lastCheck as { checkedAt: string };
    expect(Date.parse(checkedAt)).toBeGreaterThanOrEqual(began);
  });
});
