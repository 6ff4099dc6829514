import { beforeEach, describe, expect, test } from "vitest";
import { type Answer, at } from "@/testing/suites/http";
import { data, errors, type GetVaultWorld, mergeType, newName, notFound } from "./world";

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/);
const casMismatch = [400, ["check-and-set parameter did not match the current version"]];

const version = (number: number, change: object = {}): object => ({
  created_time: time,
  custom_metadata: null,
  deletion_time: "",
  destroyed: false,
  version: number,
  ...change,
});

/** The hint that Vault gives to who forgot `/data/`. */
const hint = (command: string): object => ({
  data: null,
  warnings: [
    `Invalid path for a versioned K/V secrets engine. See the API docs for the appropriate API endpoints to use. If using the Vault CLI, use 'vault kv ${command}' for this operation.`,
  ],
});

export function describeVersionedKeyValues(world: GetVaultWorld): void {
  describe("key-value engine, version 2", () => {
    let name = "";
    const path = (kind: string, tail = name): string =>
      `/v1/${world().target.kv2Mount}/${kind}/${tail}`;
    const write = (body: object): Promise<Answer> => world().root.post(path("data"), body);
    beforeEach(() => {
      name = newName();
    });

    test("each write is a version, each version can be read", async () => {
      const { root } = world();
      const first = await write({ data: { a: "1", b: "2" } });
      expect(first.body).toMatchObject({ mount_type: "kv", lease_duration: 0, renewable: false });
      expect(data(first)).toEqual(version(1));
      expect(data(await write({ data: { a: "2" } }))).toEqual(version(2));
      expect(data(await root.get(path("data")))).toEqual({
        data: { a: "2" },
        metadata: version(2),
      });
      expect(data(await root.get(`${path("data")}?version=1`))).toEqual({
        data: { a: "1", b: "2" },
        metadata: version(1),
      });
      expect(errors(await root.get(`${path("data")}?version=9`))).toEqual(notFound);
      expect(errors(await root.get(`${path("data")}?version=abc`))).toEqual([
        400,
        [
          'Field validation failed: error converting input for field "version": cannot parse \'\' as int: strconv.ParseInt: parsing "abc": invalid syntax',
        ],
      ]);
    });

    test("metadata tells versions and times without a value", async () => {
      await write({ data: { a: "1" } });
      await write({ data: { a: "2" } });
      const answer = await world().root.get(path("metadata"));
      const one = { created_time: time, deletion_time: "", destroyed: false };
      expect(data(answer)).toMatchObject({
        cas_required: false,
        created_time: time,
        current_version: 2,
        custom_metadata: null,
        delete_version_after: "0s",
        max_versions: 0,
        oldest_version: 0,
        updated_time: time,
        versions: { "1": one, "2": one },
      });
    });

    test("subkeys tell the names without a value, to a depth", async () => {
      const { root } = world();
      await write({ data: { a: "1", n: { o: "p" } } });
      expect(data(await root.get(path("subkeys")))).toEqual({
        metadata: version(1),
        subkeys: { a: null, n: { o: null } },
      });
      expect(at(data(await root.get(`${path("subkeys")}?depth=1`)), "subkeys")).toEqual({
        a: null,
        n: null,
      });
    });

    test("what is absent is a 404 without words, in each view", async () => {
      for (const kind of ["data", "metadata", "subkeys"]) {
        expect(errors(await world().root.get(path(kind)))).toEqual(notFound);
      }
    });

    test("check-and-set writes only over the version that was meant", async () => {
      const first = await write({ options: { cas: 0 }, data: { a: "1" } });
      expect(first.status).toBe(200);
      expect(errors(await write({ options: { cas: 0 }, data: { a: "2" } }))).toEqual(casMismatch);
      expect(errors(await write({ options: { cas: 5 }, data: { a: "2" } }))).toEqual(casMismatch);
      expect(data(await write({ options: { cas: 1 }, data: { a: "2" } }))).toEqual(version(2));
      expect(errors(await write({ options: { cas: "x" }, data: { a: "3" } }))).toEqual([
        400,
        ["error parsing check-and-set parameter"],
      ]);
    });

    test("a secret can demand check-and-set", async () => {
      const set = await world().root.post(path("metadata"), { cas_required: true });
      expect(set.status).toBe(204);
      expect(errors(await write({ data: { a: "1" } }))).toEqual([
        400,
        ["check-and-set parameter required for this call"],
      ]);
      expect(errors(await world().root.get(path("data")))).toEqual(notFound);
      expect((await write({ options: { cas: 0 }, data: { a: "1" } })).status).toBe(200);
    });

    test("a write brings a map of data", async () => {
      expect(errors(await write({ a: "1" }))).toEqual([400, ["no data provided"]]);
      expect(errors(await write({ data: "x" }))).toEqual([
        400,
        ["error converting input for field \"data\": '' expected a map, got 'string'"],
      ]);
    });

    test("a patch changes what it names and removes what it nulls", async () => {
      const { root } = world();
      await write({ data: { a: "1", b: "2", n: { o: "p" } } });
      const patch = (body: object, type = mergeType) => root.patch(path("data"), type, body);
      expect(data(await patch({ data: { a: "patched", n: null } }))).toEqual(version(2));
      expect(at(data(await root.get(path("data"))), "data")).toEqual({ a: "patched", b: "2" });
      expect(errors(await patch({ options: { cas: 1 }, data: { a: "3" } }))).toEqual(casMismatch);
      expect(errors(await patch({ data: {} }, "application/json"))).toEqual([
        415,
        ["PATCH requires Content-Type of application/merge-patch+json, provided application/json"],
      ]);
      const absent = await root.patch(path("data", newName()), mergeType, { data: { a: "1" } });
      expect([absent.status, absent.text]).toEqual([404, ""]);
    });

    test("a deleted version is a 404 that carries its metadata, until it is undeleted", async () => {
      const { root } = world();
      await write({ data: { a: "1" } });
      expect((await root.delete(path("data"))).status).toBe(204);
      const gone = await root.get(path("data"));
      expect(gone.status).toBe(404);
      expect(data(gone)).toEqual({ data: null, metadata: version(1, { deletion_time: time }) });
      expect(gone.body).not.toHaveProperty("errors");
      const subkeys = await root.get(path("subkeys"));
      expect(subkeys.status).toBe(404);
      expect(data(subkeys)).toEqual({
        metadata: version(1, { deletion_time: time }),
        subkeys: null,
      });
      const metadata = data(await root.get(path("metadata")));
      expect(metadata).toMatchObject({
        current_version: 1,
        versions: { "1": { deletion_time: time, destroyed: false } },
      });
      expect((await root.post(path("undelete"), { versions: [1] })).status).toBe(204);
      expect(data(await root.get(path("data")))).toEqual({
        data: { a: "1" },
        metadata: version(1),
      });
    });

    test("a destroyed version stays a name only", async () => {
      const { root } = world();
      await write({ data: { a: "1" } });
      await write({ data: { a: "2" } });
      expect((await root.put(path("destroy"), { versions: [1] })).status).toBe(204);
      const gone = await root.get(`${path("data")}?version=1`);
      expect(gone.status).toBe(404);
      expect(data(gone)).toEqual({ data: null, metadata: version(1, { destroyed: true }) });
      expect((await root.post(path("undelete"), { versions: [1] })).status).toBe(204);
      expect((await root.get(`${path("data")}?version=1`)).status).toBe(404);
      expect(errors(await root.post(path("delete"), {}))).toEqual([
        400,
        ["No version number provided"],
      ]);
      expect((await root.post(path("delete"), { versions: [2] })).status).toBe(204);
      expect((await root.get(path("data"))).status).toBe(404);
    });

    test("metadata sets limits and notes, and deletes the whole secret", async () => {
      const { root } = world();
      await write({ data: { a: "1" } });
      const set = { max_versions: 2, custom_metadata: { owner: "team" } };
      expect((await root.post(path("metadata"), set)).status).toBe(204);
      await write({ data: { a: "2" } });
      await write({ data: { a: "3" } });
      expect(data(await root.get(path("metadata")))).toMatchObject({
        ...set,
        current_version: 3,
        oldest_version: 2,
      });
      expect(errors(await root.get(`${path("data")}?version=1`))).toEqual(notFound);
      expect(at(data(await root.get(path("data"))), "metadata", "custom_metadata")).toEqual({
        owner: "team",
      });
      expect((await root.delete(path("metadata"))).status).toBe(204);
      expect(errors(await root.get(path("metadata")))).toEqual(notFound);
      expect((await root.delete(path("metadata"))).status).toBe(204);
      expect((await root.delete(path("data"))).status).toBe(204);
    });

    test("a list names secrets and folders, by LIST and by GET", async () => {
      const { root } = world();
      for (const tail of ["b", "a", "dir/one"]) {
        await root.post(path("data", `${name}/${tail}`), { data: { a: "1" } });
      }
      const folder = path("metadata", `${name}/`);
      const expected = { keys: ["a", "b", "dir/"] };
      expect(data(await root.get(`${folder}?list=true`))).toEqual(expected);
      expect(data(await root.send({ method: "LIST", path: folder }))).toEqual(expected);
      const bare = path("metadata");
      expect(data(await root.get(`${bare}?list=true`))).toEqual(expected);
      expect(errors(await root.get(`${path("metadata", newName())}/?list=true`))).toEqual(notFound);
    });

    test("a path without /data/ is a 404 that tells how it is meant", async () => {
      const { root, target } = world();
      const bare = `/v1/${target.kv2Mount}/${name}`;
      const read = await root.get(bare);
      expect([read.status, read.body]).toEqual([404, expect.objectContaining(hint("get"))]);
      const written = await root.post(bare, { data: { a: "1" } });
      expect([written.status, written.body]).toEqual([404, expect.objectContaining(hint("put"))]);
      const listed = await root.get(`${path("data", "")}?list=true`);
      expect([listed.status, listed.body]).toEqual([404, expect.objectContaining(hint("list"))]);
    });
  });
}

export function describePlainKeyValues(world: GetVaultWorld): void {
  describe("key-value engine, version 1", () => {
    test("the data is the answer, without versions", async () => {
      const { root, target } = world();
      const mount = `/v1/${target.kv1Mount}`;
      const path = `${mount}/${newName()}`;
      expect(errors(await root.get(path))).toEqual(notFound);
      expect((await root.post(path, { a: "1" })).status).toBe(204);
      const read = await root.get(path);
      expect(read.body).toMatchObject({ lease_duration: 2_764_800, mount_type: "kv" });
      expect(data(read)).toEqual({ a: "1" });
      expect((await root.post(path, { b: "2" })).status).toBe(204);
      expect(data(await root.get(path))).toEqual({ b: "2" });
      const listed = at(data(await root.get(`${mount}/?list=true`)), "keys");
      expect(listed).toContain(path.split("/").at(-1));
      expect(errors(await root.post(path, {}))).toEqual([400, ["missing data fields"]]);
      expect(errors(await root.patch(path, mergeType, { a: "1" }))).toEqual([
        405,
        ["1 error occurred:\n\t* unsupported operation\n\n"],
      ]);
      expect((await root.delete(path)).status).toBe(204);
      expect(errors(await root.get(path))).toEqual(notFound);
    });
  });
}
