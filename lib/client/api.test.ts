import { afterEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { call, urlOf } from "@/lib/client/api";
import { ApiError } from "@/lib/client/api-error";
import { hasSignedOut } from "@/lib/client/signed-out";
import { contract } from "@/lib/contracts/route";

const things = contract({
  id: "things.replace",
  method: "PUT",
  path: "/things/[cluster]/[name]",
  permission: "signed-in",
  summary: "Replace a thing",
  params: z.strictObject({ cluster: z.string(), name: z.string() }),
  body: z.strictObject({ size: z.number() }),
  output: z.strictObject({ version: z.string() }),
});
const params = { cluster: "ams", name: "a/b" };

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => {
  const fake = vi.fn<typeof fetch>(
    async () => new Response(JSON.stringify(body), { status, headers }),
  );
  vi.stubGlobal("fetch", fake);
  return fake;
};
afterEach(() => vi.unstubAllGlobals());

describe("a session that is over", () => {
  /** The things refuse with 401; the session answers as given. */
  const refusing = (session: number) =>
    vi.stubGlobal(
      "fetch",
      vi.fn<typeof fetch>(async (url) =>
        Response.json({}, { status: String(url).endsWith("/session") ? session : 401 }),
      ),
    );

  it("is noticed at any refusal, and a wrong code alone signs nobody out", async () => {
    refusing(200);
    await expect(call(things, { params, body: { size: 1 } })).rejects.toMatchObject({
      status: 401,
    });
    await vi.waitFor(() => expect(fetch).toHaveBeenCalledTimes(2));
    expect(hasSignedOut()).toBe(false);
    refusing(401);
    await expect(call(things, { params, body: { size: 1 } })).rejects.toMatchObject({
      status: 401,
    });
    await vi.waitFor(() => expect(hasSignedOut()).toBe(true));
  });
});

describe("call", () => {
  it("sends the same change once while it is under way, answers both, and sends it again afterwards", async () => {
    const fake = answer(200, { version: "4f1c" });
    const change = () => call(things, { params, body: { size: 1 } });
    const other = call(things, { params, body: { size: 2 } });
    await expect(Promise.all([change(), change()])).resolves.toEqual([
      { version: "4f1c" },
      { version: "4f1c" },
    ]);
    await other;
    expect(fake).toHaveBeenCalledTimes(2);
    await change();
    expect(fake).toHaveBeenCalledTimes(3);
  });

  it("fills the path, sends the body and If-Match, and answers what the contract says", async () => {
    const fake = answer(200, { version: "4f1c" });
    await expect(call(things, { params, body: { size: 1 }, ifMatch: '"7"' })).resolves.toEqual({
      version: "4f1c",
    });
    const [url, init] = fake.mock.calls[0] ?? [];
    expect(url).toBe("/api/v1/things/ams/a%2Fb");
    expect(init).toMatchObject({
      method: "PUT",
      body: '{"size":1}',
      headers: { "if-match": '"7"' },
    });
  });

  it("throws the problem that the route answers, with its fields and request id", async () => {
    answer(409, {
      type: "about:blank",
      title: "The thing was not replaced",
      status: 409,
      code: "conflict",
      detail: "Somebody else changed it.",
      hint: "Look again.",
      requestId: "01JD",
      fields: [{ path: "size", message: "Too large" }],
    });
    const error = await call(things, { params, body: { size: 1 } }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      status: 409,
      code: "conflict",
      requestId: "01JD",
      hint: "Look again.",
    });
  });

  it("gives a fixed sentence for a foreign answer, never its text", async () => {
    vi.stubGlobal("fetch", async () => new Response("<h1>nginx secret</h1>", { status: 502 }));
    const error = await call(things, { params, body: { size: 1 } }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ status: 502, code: "internal" });
    expect(String((error as ApiError).detail)).not.toContain("nginx");
  });

  it("says that nothing is known when there was no answer", async () => {
    vi.stubGlobal("fetch", async () => {
      throw new TypeError("network");
    });
    await expect(call(things, { params, body: { size: 1 } })).rejects.toMatchObject({
      status: 0,
      code: "unreachable",
    });
  });
});

describe("urlOf", () => {
  it("leaves empty members of the query out", () => {
    expect(urlOf("/audit", {}, { text: "", actor: undefined, limit: 50 })).toBe(
      "/api/v1/audit?limit=50",
    );
  });
});
