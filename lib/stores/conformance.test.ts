import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { StoreError } from "./errors";
import type { StartHarness, StoreHarness } from "./harness";
import { manifests } from "./manifests";
import type { SecretStoreClient, StoreDeps } from "./port";
import { findPureStore } from "./pure-registry";
import { loadProvider } from "./registry";
import { createGuardedFetch } from "./runtime/guarded-fetch";
import { SecretValue } from "@/lib/domain/secret-value";

// The promises of `port.ts`, kept by every folder that is found. A folder without a harness fails.

const harnesses = import.meta.glob<{ startHarness: StartHarness }>("./*/sandbox/harness.ts");
const canary = "canary-7f3a-value";
const fetch = createGuardedFetch({
  policy: { hosts: [], ports: [], cidrs: [], isLoopbackAllowed: true },
});
const never = new AbortController().signal;

test("every folder is found with its pure parts", () => {
  expect(manifests.length).toBeGreaterThan(0);
  for (const { kind } of manifests) expect(findPureStore(kind)?.kind).toBe(kind);
});

describe.each(manifests.map((manifest) => [manifest.kind, manifest] as const))(
  "%s",
  (kind, manifest) => {
    let harness: StoreHarness;
    let client: SecretStoreClient;

    const open = async (config: Record<string, unknown>): Promise<SecretStoreClient> => {
      const deps: StoreDeps = {
        fetch,
        now: Date.now,
        ...(harness.serviceAccountToken
          ? { serviceAccountToken: harness.serviceAccountToken }
          : {}),
      };
      return (await loadProvider(kind)).open(manifest.Config.parse(config), deps);
    };
    /** The error of a call that must fail; it may hold neither a value nor a credential, however it is printed. */
    const failureOf = async (call: Promise<unknown>): Promise<StoreError> => {
      const error: unknown = await call.then(
        () => expect.unreachable("the call should have failed"),
        (reason: unknown) => reason,
      );
      const printed = `${inspect(error, { depth: 8, showHidden: true })} ${JSON.stringify(error)} ${String(error)}`;
      for (const text of [canary, ...harness.credentials]) expect(printed).not.toContain(text);
      if (!(error instanceof StoreError)) throw error;
      return error;
    };

    beforeAll(async () => {
      const load = harnesses[`./${kind}/sandbox/harness.ts`];
      if (!load) throw new Error(`lib/stores/${kind}/sandbox/harness.ts is missing`);
      harness = await (await load()).startHarness({ fetch });
      client = await open(harness.config);
    });
    afterAll(async () => {
      await client[Symbol.asyncDispose]();
      await harness.close();
    });

    test("the ladder of a working store fails nowhere and names every rung", async () => {
      const rungs = await client.check(never);
      expect(rungs.filter((rung) => rung.state === "failed" || rung.state === "skipped")).toEqual(
        [],
      );
      expect(rungs.map((rung) => rung.id)).toContain("signin");
      expect(inspect(rungs, { depth: 9 })).not.toContain(harness.credentials[0]);
    });

    test("what is not there is absent, and reads as null", async () => {
      const reference = harness.reference("never-written");
      expect(await client.describe(reference, never)).toMatchObject({
        state: "absent",
        version: null,
      });
      expect(await client.read(reference, never)).toBeNull();
    });

    test("denied is not absent", async () => {
      expect((await client.describe(harness.denied, never)).state).toBe("denied");
      expect((await failureOf(client.read(harness.denied, never))).reason).toBe("denied");
    });

    test("a written value is described and read back, and described without its value", async () => {
      const reference = harness.reference("written");
      const version = await client.write(reference, new SecretValue(canary), "absent", never);
      const seen = await client.describe(reference, never);
      expect(seen).toMatchObject({ state: "exists", version });
      expect(JSON.stringify(seen)).not.toContain(canary);
      expect((await client.read(reference, never))?.reveal()).toBe(canary);
    });

    test("a second write from a stale version is a conflict and changes nothing", async () => {
      const reference = harness.reference("contended");
      const first = await client.write(reference, new SecretValue("one"), "absent", never);
      await harness.writeAsOther(reference, "two");
      const stale = client.write(reference, new SecretValue(canary), first, never);
      expect((await failureOf(stale)).reason).toBe("conflict");
      const absent = client.write(reference, new SecretValue(canary), "absent", never);
      expect((await failureOf(absent)).reason).toBe("conflict");
      expect((await client.read(reference, never))?.reveal()).toBe("two");
    });

    test("of two writers with the same version one wins, the other sees a conflict", async () => {
      const reference = harness.reference("raced");
      const version = await client.write(reference, new SecretValue("start"), "absent", never);
      const results = await Promise.allSettled(
        ["left", "right"].map((text) =>
          client.write(reference, new SecretValue(text), version, never),
        ),
      );
      expect(results.map((result) => result.status).toSorted()).toEqual(["fulfilled", "rejected"]);
    });

    test("a removed value is gone, and removing it from a stale version is a conflict", async () => {
      const reference = harness.reference("removed");
      const first = await client.write(reference, new SecretValue("one"), "absent", never);
      const second = await client.write(reference, new SecretValue("two"), first, never);
      expect((await failureOf(client.remove(reference, first, never))).reason).toBe("conflict");
      await client.remove(reference, second, never);
      expect(await client.read(reference, never)).toBeNull();
      const again = await client.write(reference, new SecretValue("three"), "absent", never);
      expect(await client.describe(reference, never)).toMatchObject({
        state: "exists",
        version: again,
      });
    });

    test("names that the store would make one are refused", async () => {
      if (harness.colliding === null) return;
      const [first, second] = harness.colliding;
      await client.write(first, new SecretValue("one"), "absent", never);
      const error = await failureOf(client.write(second, new SecretValue(canary), "absent", never));
      expect(["conflict", "invalid"]).toContain(error.reason);
    });

    test("pages are bounded, do not overlap and end", async () => {
      if (!manifest.capabilities.list) return;
      for (let i = 0; i < 7; i += 1)
        await harness.writeAsOther(harness.reference(`page-${i}`), "x");
      const names: string[] = [];
      let after: string | null = null;
      for (let page = 0; page < 100; page += 1) {
        const found = await client.list(harness.prefix, { after, limit: 3 }, never);
        expect(found.items.length).toBeLessThanOrEqual(3);
        names.push(...found.items.map((item) => item.name));
        after = found.next;
        if (after === null) break;
      }
      expect(after).toBeNull();
      expect(new Set(names).size).toBe(names.length);
      expect(names.filter((name) => name.includes("page-"))).toHaveLength(7);
    });

    test("what the store cannot do, it says", async () => {
      const call = client.write(harness.unsupported, new SecretValue(canary), "absent", never);
      expect((await failureOf(call)).reason).toBe("unsupported");
    });

    test("an abort stops a call that gets no answer", async () => {
      harness.hang();
      try {
        const controller = new AbortController();
        const call = client.describe(harness.reference("hangs"), controller.signal);
        setTimeout(() => controller.abort(), 50);
        const started = performance.now();
        await expect(call).rejects.toThrow();
        expect(performance.now() - started).toBeLessThan(3_000);
      } finally {
        harness.clearFaults();
      }
    });

    test("a dead address is a failed rung within the timeout, and the rest is skipped", async () => {
      const dead = await open(harness.deadConfig);
      const started = performance.now();
      const rungs = await dead.check(never);
      expect(performance.now() - started).toBeLessThan(11_000);
      const failed = rungs.findIndex((rung) => rung.state === "failed");
      expect(rungs[failed]).toMatchObject({ id: "tcp", reason: "unreachable" });
      expect(rungs[failed]?.fix).toBeTruthy();
      expect(rungs.slice(failed + 1).every((rung) => rung.state === "skipped")).toBe(true);
      expect((await failureOf(dead.read(harness.reference("x"), never))).reason).toBe(
        "unreachable",
      );
      await dead[Symbol.asyncDispose]();
    });

    test("credentials of the configuration are listed as write-only", () => {
      const form = new Set(
        manifest.fields.filter((field) => field.input === "secret").map((field) => field.path),
      );
      expect([...form].toSorted()).toEqual(manifest.secretPaths.toSorted());
    });
  },
);
