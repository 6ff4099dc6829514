import { afterEach, beforeEach, expect, test } from "vitest";
import { asObject } from "./json";
import { type TestServer, eventually, startTestServer } from "../testing/start";

let world: TestServer;
beforeEach(async () => {
  world = await startTestServer();
});
afterEach(() => world.close());

const pods = "/api/v1/pods";

test("the next requests that match fail, then the server is itself again", async () => {
  const { faults } = world.server;
  faults.set({
    fail: [{ times: 1, status: 503, method: "GET", path: /pods/, retryAfterSeconds: 2 }],
  });
  expect((await world.call("/api/v1/nodes")).status).toBe(200);
  const failed = await world.call(pods);
  expect(failed.status).toBe(503);
  expect(failed.headers["retry-after"]).toBe("2");
  expect((await world.call(pods)).status).toBe(200);
});

test("forgotten history refuses to continue a watch: ERROR with 410", async () => {
  const start = asObject((await world.call(pods)).body.metadata).resourceVersion;
  await world.call("/api/v1/namespaces", { method: "POST", body: { metadata: { name: "n" } } });
  world.server.faults.compactHistory();
  const answer = await world.call(`${pods}?watch=1&resourceVersion=${String(start)}`);
  expect(answer.body).toMatchObject({ type: "ERROR", object: { code: 410, reason: "Expired" } });
});

test("dropped watches end without an event, and requests are counted by verb and resource", async () => {
  const { faults } = world.server;
  const watch = world.call(`${pods}?watch=1`).then(
    () => "ended",
    () => "broken",
  );
  await eventually(async () => faults.openWatches === 1);
  faults.dropWatches();
  expect(await watch).toBe("broken");
  await world.call(pods);
  expect(faults.counts()).toMatchObject({ "list pods": 1, "watch pods": 1 });
});
