import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTls } from "node:https";
import { createServer as createTcp, type AddressInfo, type Server as TcpServer } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { createGuardedFetch } from "./guarded-fetch";
import { retryIdempotent } from "./retry";
import { StoreError } from "@/lib/stores/errors";
import { createAuthority } from "@/sandbox/tls";

const loopback = { hosts: [], ports: [], cidrs: [], isLoopbackAllowed: true };
const toLoopback = async (): Promise<string[]> => ["127.0.0.1"];
const fetch = createGuardedFetch({ policy: loopback, resolve: toLoopback });
const running: (Server | TcpServer)[] = [];
const canary = "canary-body";

async function listen(server: Server | TcpServer): Promise<number> {
  running.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}
const serve = async (handler: RequestListener): Promise<string> =>
  `http://127.0.0.1:${await listen(createServer(handler))}`;

afterEach(async () => {
  for (const server of running.splice(0)) {
    if ("closeAllConnections" in server) server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function reasonOf(call: Promise<unknown>): Promise<StoreError> {
  const error: unknown = await call.catch((reason: unknown) => reason);
  if (!(error instanceof StoreError)) throw new Error(`not a StoreError: ${String(error)}`);
  expect(`${error.message} ${error.hint}`).not.toContain(canary);
  return error;
}

test("answers with body, headers and the time of each phase", async () => {
  const url = await serve((request, response) => {
    response.setHeader("x-seen", `${request.method} ${request.headers.host}`);
    response.end("hello");
  });
  const answer = await fetch(`${url}/a?b=1`, { method: "POST", body: "x" });
  expect(answer).toMatchObject({ status: 200, text: "hello", address: "127.0.0.1" });
  expect(answer.headers["x-seen"]).toBe(`POST ${new URL(url).host}`);
  expect(answer.timings?.tlsMs).toBeNull();
  expect(answer.timings?.totalMs).toBeGreaterThan(0);
});

test("does not follow a redirect", async () => {
  let calls = 0;
  const url = await serve((_request, response) => {
    calls += 1;
    response.writeHead(302, { location: "http://169.254.169.254/" }).end(canary);
  });
  expect((await reasonOf(fetch(url, { method: "GET" }))).reason).toBe("answer");
  expect(calls).toBe(1);
});

test("a body over the cap is an error, not a cut text", async () => {
  const url = await serve((_request, response) => void response.end(canary.repeat(10_000)));
  expect((await reasonOf(fetch(url, { method: "GET" }))).reason).toBe("answer");
  expect((await fetch(url, { method: "GET", bodyBytesMax: 200_000 })).text.length).toBe(110_000);
});

test("uses no proxy of the environment", async () => {
  vi.stubEnv("HTTP_PROXY", "http://127.0.0.1:9").stubEnv("http_proxy", "http://127.0.0.1:9");
  const url = await serve((_request, response) => void response.end("direct"));
  expect((await fetch(url, { method: "GET" })).text).toBe("direct");
  vi.unstubAllEnvs();
});

test("refuses a name when any of its addresses is refused, and connects to none", async () => {
  let calls = 0;
  const url = await serve((_request, response) => {
    calls += 1;
    response.end();
  });
  const mixed = createGuardedFetch({
    policy: loopback,
    resolve: async () => ["127.0.0.1", "169.254.169.254"],
  });
  const { port } = new URL(url);
  expect((await reasonOf(mixed(`http://store.test:${port}`, { method: "GET" }))).reason).toBe(
    "address-refused",
  );
  expect(calls).toBe(0);
});

test("resolves once: a second answer of the resolver is never asked for", async () => {
  const url = await serve((request, response) => void response.end(request.headers.host));
  const resolve = vi.fn(toLoopback);
  const rebinding = createGuardedFetch({ policy: loopback, resolve });
  const answer = await rebinding(`http://store.test:${new URL(url).port}`, { method: "GET" });
  expect(answer.text).toContain("store.test");
  expect(resolve).toHaveBeenCalledTimes(1);
});

test("refuses loopback, users and odd schemes without a connection", async () => {
  const strict = createGuardedFetch({ policy: { ...loopback, isLoopbackAllowed: false } });
  for (const url of [
    "http://127.0.0.1:1",
    "http://u:p@10.0.0.1",
    "http://0x7f.1",
    "ftp://x",
    "http://[::ffff:127.0.0.1]",
  ])
    expect((await reasonOf(strict(url, { method: "GET" }))).reason, url).toBe("address-refused");
});

test("tells dns, refused connection, silence and abort apart", async () => {
  const unknown = createGuardedFetch({
    policy: loopback,
    resolve: () => Promise.reject(Object.assign(new Error("x"), { code: "ENOTFOUND" })),
  });
  expect((await reasonOf(unknown("http://nowhere.test", { method: "GET" }))).reason).toBe("dns");
  const port = await listen(createTcp());
  await new Promise((resolve) => running.pop()?.close(resolve));
  expect((await reasonOf(fetch(`http://127.0.0.1:${port}`, { method: "GET" }))).reason).toBe(
    "unreachable",
  );
  const silent = await serve(() => undefined);
  expect((await reasonOf(fetch(silent, { method: "GET", timeoutMs: 100 }))).reason).toBe("timeout");
  const halfway = await serve((_request, response) => void response.writeHead(200).write("a"));
  expect((await reasonOf(fetch(halfway, { method: "GET", timeoutMs: 100 }))).reason).toBe(
    "timeout",
  );
  await expect(
    fetch(silent, { method: "GET", signal: AbortSignal.abort() }),
  ).rejects.toHaveProperty("name", "AbortError");
});

test("tells what is wrong with a certificate", async () => {
  const authority = await createAuthority("Test CA");
  const other = await createAuthority("Other CA");
  const past = { notBefore: new Date(Date.now() - 2e9), notAfter: new Date(Date.now() - 1e9) };
  const listenTls = async (request: Parameters<typeof authority.issue>[0]): Promise<string> => {
    const pair = await authority.issue(request);
    const server = createTls(pair, (_request, response) => void response.end("secured"));
    return `https://store.test:${await listen(server)}`;
  };
  const good = await listenTls({ commonName: "store.test", dnsNames: ["store.test"] });
  const ca = authority.certPem;
  const answer = await fetch(good, { method: "GET", ca });
  expect(answer.text).toBe("secured");
  expect(answer.tls?.protocol).toBe("TLS 1.3");
  expect(answer.timings?.tlsMs).toBeGreaterThan(0);
  const faultOf = async (url: string, trusted: string): Promise<string | undefined> => {
    const error = await reasonOf(fetch(url, { method: "GET", ca: trusted }));
    expect(error.reason).toBe("tls");
    expect(error.hint).toBeTruthy();
    return error.tlsFault;
  };
  expect(await faultOf(good, other.certPem)).toBe("unknown-ca");
  expect(
    await faultOf(await listenTls({ commonName: "x", dnsNames: ["store.test"], ...past }), ca),
  ).toBe("expired");
  const misnamed = await listenTls({ commonName: "x", dnsNames: ["vault.internal"] });
  expect(await faultOf(misnamed, ca)).toBe("name-mismatch");
  expect((await fetch(misnamed, { method: "GET", ca, serverName: "vault.internal" })).text).toBe(
    "secured",
  );
  const plain = await listen(
    createTcp((socket) => void socket.resume().end("HTTP/1.1 400 Bad Request\r\n\r\n")),
  );
  expect(await faultOf(`https://store.test:${plain}`, ca)).toBe("not-tls");
});

test("repeats transient failures a bounded number of times, and nothing else", async () => {
  const { signal } = new AbortController();
  const fail = (reason: "timeout" | "denied") =>
    vi.fn(() => Promise.reject(new StoreError(reason, "x")));
  const transient = fail("timeout");
  await expect(retryIdempotent(transient, { signal, baseMs: 1 })).rejects.toThrow("x");
  expect(transient).toHaveBeenCalledTimes(3);
  const final = fail("denied");
  await expect(retryIdempotent(final, { signal, baseMs: 1 })).rejects.toThrow("x");
  expect(final).toHaveBeenCalledTimes(1);
});

test("what else Bindery knows is no store: refused by name, by address and in any notation, before connecting", async () => {
  let calls = 0;
  const url = await serve((_request, response) => {
    calls += 1;
    response.end();
  });
  const port = Number(new URL(url).port);
  const what = "the API server of a cluster";
  const known: Record<string, string[]> = {
    "api.example.com": ["10.0.0.9", "::ffff:127.0.0.1"],
    "vault.example.com": ["127.0.0.1"],
  };
  const guarded = (host: string, otherPort = port) =>
    createGuardedFetch({
      policy: { ...loopback, others: [{ host, port: otherPort, what }] },
      resolve: (name) =>
        known[name] ? Promise.resolve(known[name]) : Promise.reject(new Error("no such name")),
    });
  for (const [host, address] of [
    ["vault.example.com", "vault.example.com"],
    ["api.example.com", "vault.example.com"],
    ["api.example.com", "127.0.0.1"],
    ["127.0.0.1", "vault.example.com"],
  ] as const) {
    const call = guarded(host)(`http://${address}:${port}/`, { method: "GET" });
    const error = await reasonOf(call);
    expect(error.reason).toBe("address-refused");
    expect(error.message).toContain(what);
  }
  expect(calls).toBe(0);
  for (const [host, otherPort] of [
    ["127.0.0.1", port + 1],
    ["gone.example.com", port],
  ] as const)
    await guarded(host, otherPort)(`http://vault.example.com:${port}/`, { method: "GET" });
  expect(calls).toBe(2);
});
