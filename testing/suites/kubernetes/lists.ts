import { beforeAll, describe, expect, test } from "vitest";
import { type Answer, at, textAt } from "@/testing/suites/http";
import { openWatch } from "@/testing/suites/watch";
import { type GetWorld, mergeType, newNamespace, refusal, resourceVersion, widgets } from "./world";
import { widgetsPath } from "./widget-definition";

const names = (answer: Answer): unknown[] =>
  (at(answer.body, "items") as readonly unknown[]).map((item) => at(item, "metadata", "name"));

// Secrets, since a cluster's controllers put a ConfigMap of their own into each namespace.
const secrets = (namespace: string): string => `/api/v1/namespaces/${namespace}/secrets`;

const secret = (name: string, data: object = {}, metadata: object = {}): object => ({
  metadata: { name, ...metadata },
  data,
});

/** Pages, selectors, and watching with everything that can end it. */
export function describeLists(world: GetWorld): void {
  describe("lists", () => {
    let path = "";
    beforeAll(async () => {
      path = secrets(await newNamespace(world()));
      for (const n of ["0", "1", "2", "3", "4"]) {
        await world().admin.post(path, secret(`c${n}`, {}, { labels: { n } }));
      }
    });

    test("limit and continue give every object once, at one resourceVersion", async () => {
      const first = await world().admin.get(`${path}?limit=2`);
      expect(first.body).toMatchObject({
        kind: "SecretList",
        metadata: { remainingItemCount: 3, continue: expect.any(String) },
      });
      await world().admin.post(path, secret("c5-later"));
      const pages = [first];
      for (let page = first; pages.length < 5; pages.push(page)) {
        const token = at(page.body, "metadata", "continue");
        if (typeof token !== "string" || token === "") break;
        page = await world().admin.get(`${path}?limit=2&continue=${encodeURIComponent(token)}`);
        expect(resourceVersion(page)).toBe(resourceVersion(first));
      }
      expect(pages.flatMap(names)).toEqual(["c0", "c1", "c2", "c3", "c4"]);
      expect(at(pages.at(-1)?.body, "metadata")).toEqual({
        resourceVersion: resourceVersion(first),
      });
      await world().admin.delete(`${path}/c5-later`);
    });

    test.each([
      ["labelSelector=n%20in%20(1,2)", ["c1", "c2"]],
      ["labelSelector=n%3D3", ["c3"]],
      ["labelSelector=n!%3D3,n%20notin%20(0)", ["c1", "c2", "c4"]],
      ["labelSelector=!n", []],
      ["fieldSelector=metadata.name%3Dc4", ["c4"]],
      ["fieldSelector=metadata.name!%3Dc4&labelSelector=n%20in%20(3,4)", ["c3"]],
    ])("%s selects", async (query, expected) => {
      expect(names(await world().admin.get(`${path}?${query}`))).toEqual(expected);
    });

    test.each([
      ["labelSelector=n%20in%20", "unable to parse requirement: found '' expected: '('"],
      ["fieldSelector=spec.x%3Ds1", "field label not supported: spec.x"],
      ["limit=x", 'strconv.ParseInt: parsing "x": invalid syntax'],
      [
        "resourceVersion=abc",
        'invalid resource version: resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax',
      ],
    ])("%s is refused", async (query, message) => {
      expect(refusal(await world().admin.get(`${path}?${query}`))).toEqual({
        code: 400,
        reason: "BadRequest",
        message,
      });
    });

    test("each resource refuses an unknown field in its own words", async () => {
      const namespace = path.split("/")[4] ?? "";
      const { admin } = world();
      const query = "fieldSelector=spec.x%3Ds1";
      const message = async (resource: string): Promise<unknown> =>
        at((await admin.get(`${resource}?${query}`)).body, "message");
      expect(await message(path.replace("secrets", "configmaps"))).toBe(
        '"spec.x" is not a known field selector: only "metadata.name", "metadata.namespace"',
      );
      expect(await message(widgets(namespace))).toBe("field label not supported: spec.x");
    });

    test("a continue token of another server is refused", async () => {
      const answer = await world().admin.get(`${path}?limit=2&continue=zzz`);
      expect(refusal(answer)).toMatchObject({ code: 400, reason: "BadRequest" });
      expect(at(answer.body, "message")).toMatch(
        /^invalid continue token: continue key is not valid/,
      );
    });

    test("deletecollection obeys its selector and answers what it deleted", async () => {
      const own = secrets(await newNamespace(world()));
      await world().admin.post(own, secret("a", {}, { labels: { x: "1" } }));
      await world().admin.post(own, secret("b"));
      const deleted = await world().admin.delete(`${own}?labelSelector=x%3D1`);
      expect(names(deleted)).toEqual(["a"]);
      expect(names(await world().admin.get(own))).toEqual(["b"]);
    });
  });

  describe("watch", () => {
    const summary = (event: unknown): unknown[] => [
      at(event, "type"),
      at(event, "object", "metadata", "name"),
      at(event, "object", "data", "x"),
    ];

    test("from a resourceVersion on, each change is one event, in order", async () => {
      const { admin } = world();
      const path = secrets(await newNamespace(world()));
      const start = resourceVersion(await admin.get(path));
      await admin.post(path, secret("a", { x: "AAAA" }));
      const watch = await openWatch(admin, `${path}?watch=true&resourceVersion=${start}`);
      expect(watch.status).toBe(200);
      expect(summary(await watch.next())).toEqual(["ADDED", "a", "AAAA"]);
      const patched = await admin.patch(`${path}/a`, mergeType, { data: { x: "BBBB" } });
      const modified = await watch.next();
      expect(summary(modified)).toEqual(["MODIFIED", "a", "BBBB"]);
      expect(at(modified, "object")).toEqual(patched.body);
      await admin.delete(`${path}/a`);
      const deleted = await watch.next();
      expect(summary(deleted)).toEqual(["DELETED", "a", "BBBB"]);
      const last = Number(textAt(deleted, "object", "metadata", "resourceVersion"));
      expect(last).toBeGreaterThan(Number(resourceVersion(patched)));
      watch.close();
    });

    test("an object that leaves the selector is DELETED for that watch, and ADDED when it returns", async () => {
      const { admin } = world();
      const path = secrets(await newNamespace(world()));
      const start = resourceVersion(await admin.get(path));
      const query = `watch=1&resourceVersion=${start}&labelSelector=app%3Da`;
      const watch = await openWatch(admin, `${path}?${query}`);
      await admin.post(path, secret("b", {}, { labels: { app: "a" } }));
      expect(at(await watch.next(), "type")).toBe("ADDED");
      await admin.patch(`${path}/b`, mergeType, { metadata: { labels: { app: "z" } } });
      expect(at(await watch.next(), "type")).toBe("DELETED");
      await admin.patch(`${path}/b`, mergeType, { metadata: { labels: { app: "a" } } });
      expect(at(await watch.next(), "type")).toBe("ADDED");
      watch.close();
    });

    test.each(["", "&resourceVersion=0"])(
      "without a start (%s) what exists comes as ADDED",
      async (query) => {
        const { admin } = world();
        const path = secrets(await newNamespace(world()));
        await admin.post(path, secret("there", { x: "AAAA" }));
        const watch = await openWatch(admin, `${path}?watch=1${query}`);
        expect(summary(await watch.next())).toEqual(["ADDED", "there", "AAAA"]);
        watch.close();
      },
    );

    test("a bookmark comes before the end that timeoutSeconds sets", async () => {
      const { admin } = world();
      const path = secrets(await newNamespace(world()));
      const made = await admin.post(path, secret("a"));
      const query = `watch=1&resourceVersion=${resourceVersion(made)}&timeoutSeconds=4&allowWatchBookmarks=true`;
      const watch = await openWatch(admin, `${path}?${query}`);
      // A first change tells the server's cache where it stands.
      await admin.patch(`${path}/a`, mergeType, { data: { x: "BBBB" } });
      expect(at(await watch.next(), "type")).toBe("MODIFIED");
      const bookmark = await watch.next();
      expect(bookmark).toMatchObject({
        type: "BOOKMARK",
        object: { kind: "Secret", apiVersion: "v1" },
      });
      expect(textAt(bookmark, "object", "metadata", "resourceVersion")).toMatch(/^\d+$/);
      await watch.ended();
    });

    test("a resourceVersion that is too old is an ERROR event with 410 Expired, and the end", async () => {
      const watch = await openWatch(
        world().admin,
        `${widgetsPath}/widgets?watch=1&resourceVersion=1`,
      );
      expect(watch.status).toBe(200);
      const event = await watch.next();
      expect(event).toMatchObject({
        type: "ERROR",
        object: { kind: "Status", status: "Failure", reason: "Expired", code: 410 },
      });
      expect(textAt(event, "object", "message")).toMatch(/^too old resource version: 1 \(\d+\)$/);
      await watch.ended();
    });
  });
}
