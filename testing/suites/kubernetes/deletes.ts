import { beforeAll, describe, expect, test } from "vitest";
import { type Answer, at } from "@/testing/suites/http";
import { configMap, configMaps, type GetWorld, newNamespace, refusal } from "./world";

const options = (more: object = {}): object => ({
  kind: "DeleteOptions",
  apiVersion: "v1",
  ...more,
});

const invalid = (message: string): object => ({
  code: 422,
  reason: "Invalid",
  message: `DeleteOptions.meta.k8s.io "" is invalid: ${message}`,
});

/** Where a delete takes its options from: the body, and only without one the query. */
export function describeDeletes(world: GetWorld): void {
  describe("options of a delete", () => {
    let path = "";
    let made = 0;
    beforeAll(async () => {
      path = configMaps(await newNamespace(world()));
    });

    /** What the API server answers to a delete of a fresh object, and whether the object is still there. */
    async function tryDelete(query: string, body?: unknown, collection = path) {
      const { admin } = world();
      const name = `one-${(made += 1)}`;
      const created = await admin.post(collection, { metadata: { name } });
      if (created.status !== 201) throw new Error(created.text);
      const answer: Answer = await admin.delete(`${collection}/${name}${query}`, body);
      return { answer, isKept: (await admin.get(`${collection}/${name}`)).status === 200 };
    }

    test("a dry-run of the body keeps the object", async () => {
      const { answer, isKept } = await tryDelete("", options({ dryRun: ["All"] }));
      expect([answer.status, at(answer.body, "status"), isKept]).toEqual([200, "Success", true]);
    });

    test("a dry-run of the query keeps the object when there is no body", async () => {
      const { answer, isKept } = await tryDelete("?dryRun=All");
      expect([answer.status, at(answer.body, "status"), isKept]).toEqual([200, "Success", true]);
    });

    test("beside a body the query is not read: the object is deleted in earnest", async () => {
      for (const body of [options(), {}]) {
        const { answer, isKept } = await tryDelete("?dryRun=All", body);
        expect([answer.status, isKept]).toEqual([200, false]);
      }
      const unread = await tryDelete("?dryRun=yes&propagationPolicy=Sideways", options());
      expect([unread.answer.status, unread.isKept]).toEqual([200, false]);
    });

    test("the same for a kind whose delete answers with the object", async () => {
      const accounts = path.replace("configmaps", "serviceaccounts");
      const dry = await tryDelete("", options({ dryRun: ["All"] }), accounts);
      expect([at(dry.answer.body, "kind"), dry.isKept]).toEqual(["ServiceAccount", true]);
      const wet = await tryDelete("?dryRun=All", options(), accounts);
      expect([at(wet.answer.body, "kind"), wet.isKept]).toEqual(["ServiceAccount", false]);
    });

    test("the same for a whole collection", async () => {
      const { admin } = world();
      const own = configMaps(await newNamespace(world()));
      const isKept = async (): Promise<boolean> => (await admin.get(`${own}/c`)).status === 200;
      await admin.post(own, configMap("c"));
      await admin.delete(own, options({ dryRun: ["All"] }));
      expect(await isKept()).toBe(true);
      await admin.delete(`${own}?dryRun=All`);
      expect(await isKept()).toBe(true);
      await admin.delete(`${own}?dryRun=All`, options());
      expect(await isKept()).toBe(false);
    });

    test("a dry-run and a policy that there are not are refused, wherever they stand", async () => {
      const dry = invalid('dryRun: Unsupported value: ["yes"]: supported values: "All"');
      const policy = invalid(
        'propagationPolicy: Unsupported value: "Sideways": supported values: "Foreground", "Background", "Orphan", "nil"',
      );
      const both = invalid(
        'propagationPolicy: Invalid value: "Orphan": orphanDependents and deletionPropagation cannot be both set',
      );
      const orphan = { propagationPolicy: "Orphan", orphanDependents: true };
      const rows = [
        [await tryDelete("?dryRun=yes"), dry],
        [await tryDelete("", options({ dryRun: ["yes"] })), dry],
        [await tryDelete("?propagationPolicy=Sideways"), policy],
        [await tryDelete("", options({ propagationPolicy: "Sideways" })), policy],
        [await tryDelete("", options(orphan)), both],
      ] as const;
      for (const [{ answer, isKept }, said] of rows) {
        expect(refusal(answer)).toEqual(said);
        expect(isKept).toBe(true);
      }
    });

    test("a body that holds no options is refused", async () => {
      const said = (message: string): object => ({ code: 400, reason: "BadRequest", message });
      const other = await tryDelete("", configMap("x"));
      const list = await tryDelete("", []);
      const half = await tryDelete("", "{");
      expect(refusal(other.answer)).toEqual(
        said(
          'no kind "ConfigMap" is registered for version "v1" in scheme "pkg/runtime/scheme.go:111"',
        ),
      );
      expect(refusal(list.answer)).toEqual(
        said(
          `couldn't get version/kind; json parse error: json: cannot unmarshal array into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
        ),
      );
      expect(refusal(half.answer)).toEqual(
        said("couldn't get version/kind; json parse error: unexpected end of JSON input"),
      );
      expect([other.isKept, list.isKept, half.isKept]).toEqual([true, true, true]);
    });
  });
}
