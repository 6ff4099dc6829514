import { describe, expect, it } from "vitest";
import { getDb } from "@/lib/server/db/client";
import { getNamespace } from "@/lib/server/services/namespaces/get";
import { checkDraftStore } from "@/lib/server/services/stores/check-draft";
import type { AnyWorld } from "@/sandbox/world-on";
import { clusterName, enable, registerStore, storeName, vaultConfig } from "@/testing/world";
import { ctx, namespace, untilOff } from "./place";

const place = { cluster: clusterName, namespace };
const wrongToken = "hvs.a-made-up-token";

/** A namespace without a store, the wrong ways to register one, and the switch. */
export function describeStore(world: () => AnyWorld): void {
  describe("the namespace gets its store", () => {
    const stateOf = async (id: string) =>
      (await getNamespace(ctx, place)).preconditions.find((one) => one.id === id)?.state;

    it("lists what the switch needs, and misses the store only", async () => {
      const { enablement, preconditions, watch } = await getNamespace(ctx, place);
      expect([enablement.isEnabled, enablement.store, watch]).toEqual([false, null, "live"]);
      const missing = preconditions.filter(({ state }) => state === "missing");
      expect(missing.map(({ id }) => id)).toEqual(["store"]);
      const met = preconditions.filter(({ state }) => state === "met").map(({ id }) => id);
      const wanted = ["crd", "csi-driver", "operator", "rights"];
      expect(met).toEqual(expect.arrayContaining(wanted));
    });

    it("keeps the switch off while no store is chosen", async () => {
      await expect(enable(namespace, null)).rejects.toMatchObject({
        code: "precondition_failed",
        fields: [{ path: "preconditions.store" }],
      });
      expect((await getNamespace(ctx, place)).enablement.isEnabled).toBe(false);
    });

    it("refuses a CA that did not sign the store's certificate, at the rung TLS", async () => {
      const config = vaultConfig(world(), { caPem: world().kubernetes.caPem });
      await expectFailedAt("tls", config);
      await expect(registerStore(world(), { config })).rejects.toMatchObject({
        code: "precondition_failed",
        message: expect.stringMatching(/^TLS: /) as string,
        fields: [{ path: "config.caPem" }],
      });
      expect(await getDb().store.count()).toBe(0);
    });

    it("refuses a token that the store does not know, at the rung sign-in, and quotes it nowhere", async () => {
      const signIn = { method: "token", token: wrongToken };
      const config = vaultConfig(world(), { signIn });
      const check = await expectFailedAt("signin", config);
      const making = registerStore(world(), { config });
      const error: unknown = await making.catch((caught: unknown) => caught);
      expect(error).toMatchObject({
        code: "precondition_failed",
        message: expect.stringMatching(/^Sign-in: /) as string,
        fields: [{ path: "config.signIn.token" }],
      });
      expect(JSON.stringify([check, error])).not.toContain(wrongToken);
      expect(await getDb().store.count()).toBe(0);
    });

    it("registers the store once every rung of its ladder passes", async () => {
      const { check } = await registerStore(world());
      expect(check.state).toBe("ready");
      expect(check.rungs.filter(({ state }) => state === "failed")).toEqual([]);
    });

    it("turns the switch on, and the environment without a binding is off, not green", async () => {
      const { enablement } = await enable(namespace);
      expect(enablement).toMatchObject({ isEnabled: true, store: storeName });
      expect(await stateOf("store")).toBe("met");
      expect(await stateOf("provider")).toBe("met");
      await untilOff();
    });
  });
}

/** The ladder passes up to this rung, fails there with a way out, and goes no further. */
async function expectFailedAt(rung: string, config: Record<string, unknown>) {
  const check = await checkDraftStore(ctx, { kind: "vault", config });
  expect(check.state).toBe("failing");
  const at = check.rungs.findIndex(({ id }) => id === rung);
  const [failed, ...later] = check.rungs.slice(at);
  expect(failed).toMatchObject({ id: rung, state: "failed", fix: expect.any(String) as string });
  expect(check.rungs.slice(0, at).map(({ state }) => state)).not.toContain("failed");
  expect(later.length).toBeGreaterThan(0);
  expect(new Set(later.map(({ state }) => state))).toEqual(new Set(["skipped"]));
  return check;
}
