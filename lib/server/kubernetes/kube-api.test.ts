import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestServer, startTestServer } from "@/sandbox/kubernetes/testing/start";
import { KubeApi } from "./kube-api";
import { resources } from "./resources";

let world: TestServer;
let api: KubeApi;
beforeAll(async () => {
  world = await startTestServer();
  api = new KubeApi({
    server: world.server.url,
    ca: world.server.caPem,
    cert: undefined,
    key: undefined,
    serverName: undefined,
    token: () => "admin",
  });
});
afterAll(async () => {
  await api.close();
  await world.close();
});

describe("watches of one cluster", () => {
  test("a hundred of them stand at once, and calls are answered beside them", async () => {
    const ends = new AbortController();
    const streams = Array.from({ length: 100 }, () =>
      api.watch(resources.serviceAccounts, "default", {
        resourceVersion: "0",
        signal: ends.signal,
        silenceMs: 120_000,
      }),
    );
    try {
      const first = await Promise.all(streams.map((stream) => stream.next()));
      expect(new Set(first.map(({ value }) => value?.type))).toEqual(new Set(["ADDED"]));
      await expect(api.call("GET", "/version")).resolves.toBeDefined();
    } finally {
      ends.abort();
      await Promise.allSettled(streams.map((stream) => stream.next()));
    }
  }, 15_000);
});
