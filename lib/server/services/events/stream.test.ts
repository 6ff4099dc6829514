import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { GET } from "@/app/api/v1/events/route";
import type { LiveEvent } from "@/lib/contracts/events";
import type { Grant } from "@/lib/contracts/session";
import { getLiveBus } from "@/lib/server/services/health/live-bus";
import { setSingleton } from "@/lib/server/singleton";
import { contextOf } from "@/testing/context";
import { databases, useDatabase } from "@/testing/database";
import { cookieOf, requestTo } from "@/testing/requests";
import { streamEvents } from "./stream";

const viewerOf = (namespace: string): Grant[] => [
  { role: "namespace-viewer", scope: { cluster: "c", namespace } },
];
const at = "2026-01-01T00:00:00.000Z";
const namespaceEvent = (namespace: string): LiveEvent => ({
  type: "namespace",
  cluster: "c",
  namespace,
  at,
});

/** Gives everything that was sent and not read yet but heartbeats; null at the end of the stream. */
function readerOf(stream: ReadableStream<Uint8Array>) {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  return async function next(): Promise<LiveEvent | null> {
    const { done, value } = await reader.read();
    if (done) return null;
    const event = JSON.parse(decoder.decode(value).slice("data: ".length)) as LiveEvent;
    return event.type === "heartbeat" ? next() : event;
  };
}

describe("the stream of changes", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    setSingleton("event-streams", undefined);
    setSingleton("live-bus", undefined);
  });
  afterEach(() => void vi.useRealTimers());

  it("sends nothing of a namespace from five seconds after its role was taken away", async () => {
    let grants = [...viewerOf("a"), ...viewerOf("b")];
    const ends = new AbortController();
    const ctx = contextOf(grants, { signal: ends.signal });
    const next = readerOf(streamEvents(ctx, async () => contextOf(grants).principal));
    getLiveBus().send(namespaceEvent("a"));
    expect(await next()).toMatchObject({ namespace: "a" });
    grants = viewerOf("b");
    await vi.advanceTimersByTimeAsync(5_000);
    getLiveBus().send(namespaceEvent("a"));
    getLiveBus().send(namespaceEvent("b"));
    expect(await next()).toMatchObject({ namespace: "b" });
    ends.abort();
    expect(await next()).toBeNull();
  });

  it("a reader that stopped reading is let go, and so is the 21st stream of a person", async () => {
    const ctx = contextOf(viewerOf("a"));
    const open = () => streamEvents(ctx, async () => ctx.principal);
    const streams = Array.from({ length: 20 }, open);
    expect(open).toThrow("Too many live streams");
    for (let sent = 0; sent < 120; sent += 1) getLiveBus().send(namespaceEvent("a"));
    const again = open();
    await Promise.all([...streams, again].map((stream) => stream.cancel()));
  });
});

describe.each(databases)("the stream of changes on $name", (database) => {
  const opened = useDatabase(database);

  it("names a store only to who may see it", async () => {
    const store = (name: string, namespace: string) => ({
      name,
      kind: "vault",
      label: "",
      config: {},
      secretsSet: [],
      namespaces: [{ cluster: "c", namespace }],
    });
    await opened().db.store.create({ data: store("theirs", "b") });
    await opened().db.store.create({ data: store("ours", "a") });
    const ends = new AbortController();
    const ctx = contextOf(viewerOf("a"), { id: "stores", signal: ends.signal });
    const next = readerOf(streamEvents(ctx, async () => ctx.principal));
    getLiveBus().send({ type: "store", store: "theirs", at });
    getLiveBus().send({ type: "store", store: "ours", at });
    expect(await next()).toMatchObject({ store: "ours" });
    ends.abort();
  });

  it("an open tab does not keep its session from being idle", async () => {
    const cookie = await cookieOf("ada", viewerOf("a"));
    const used = new Date(Date.now() - 10 * 60_000);
    await opened().db.session.updateMany({ data: { updatedAt: used } });
    const ends = new AbortController();
    const asked = new Request(requestTo("/api/v1/events", { cookie }), { signal: ends.signal });
    expect((await GET(asked)).status).toBe(200);
    const session = await opened().db.session.findFirstOrThrow();
    expect(session.updatedAt).toEqual(used);
    ends.abort();
  });
});
