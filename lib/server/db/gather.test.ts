import { describe, expect, test } from "vitest";
import { gather } from "./gather";

/** A read that ends when told, with what it was asked for. */
function pausedReads() {
  const reads: { keys: string[]; end(error?: Error): void }[] = [];
  const read = (keys: string[]) =>
    new Promise<Map<string, string>>((resolve, reject) => {
      reads.push({
        keys,
        end: (error) =>
          error
            ? reject(error)
            : resolve(new Map(keys.map((key) => [key, `${key}:${reads.length}`]))),
      });
    });
  return { reads, load: gather(read) };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("gather", () => {
  test("what is asked at once is read with one statement, each key once", async () => {
    const { reads, load } = pausedReads();
    const all = Promise.all([load("a"), load("b"), load("a")]);
    await turn();
    expect(reads.map(({ keys }) => keys)).toEqual([["a", "b"]]);
    reads[0]?.end();
    expect(await all).toEqual(["a:1", "b:1", "a:1"]);
  });

  test("what is asked during a read is never answered by that read", async () => {
    const { reads, load } = pausedReads();
    const early = load("a");
    await turn();
    const late = load("a");
    await turn();
    expect(reads).toHaveLength(1);
    reads[0]?.end();
    expect(await early).toBe("a:1");
    await turn();
    expect(reads).toHaveLength(2);
    reads[1]?.end();
    expect(await late).toBe("a:2");
  });

  test("a failed read fails for those in it, and the next one is read", async () => {
    const { reads, load } = pausedReads();
    const failed = load("a").catch((error: Error) => error.message);
    await turn();
    const next = load("b");
    reads[0]?.end(new Error("gone"));
    expect(await failed).toBe("gone");
    await turn();
    reads[1]?.end();
    expect(await next).toBe("b:2");
  });

  test("a key without an answer is null", async () => {
    const load = gather(() => Promise.resolve(new Map<string, string>()));
    expect(await load("a")).toBeNull();
  });
});
