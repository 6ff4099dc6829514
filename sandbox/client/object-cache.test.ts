import { describe, expect, it } from "vitest";
import { mergeEvent, mergeList } from "./object-cache";
import type { KubeObject } from "@/lib/domain/kube-object";

const object = (name: string, version: string, uid = name): KubeObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "ns", resourceVersion: version, uid },
});

const told = (changes: readonly { type: string; object: KubeObject }[]): string[] =>
  changes.map((one) => `${one.type} ${one.object.metadata.uid}`);

describe("the object cache", () => {
  it("tells after a new list exactly what changed meanwhile", () => {
    const cache = new Map<string, KubeObject>();
    mergeList(cache, [object("a", "1"), object("b", "1"), object("c", "1")]);
    const changes = mergeList(cache, [object("a", "1"), object("b", "2"), object("d", "3")]);
    expect(told(changes)).toEqual(["deleted c", "modified b", "added d"]);
  });

  it("tells an object that was made again under its name as deleted and added", () => {
    const cache = new Map<string, KubeObject>();
    mergeList(cache, [object("a", "1", "old")]);
    expect(told(mergeList(cache, [object("a", "5", "new")]))).toEqual(["deleted old", "added new"]);
    const event = { type: "ADDED", object: object("a", "7", "newest") } as const;
    expect(told(mergeEvent(cache, event))).toEqual(["deleted new", "added newest"]);
  });

  it("takes a bookmark for no change", () => {
    const cache = new Map<string, KubeObject>();
    const bookmark = { type: "BOOKMARK", object: object("", "9") } as const;
    expect(mergeEvent(cache, bookmark)).toEqual([]);
    expect(cache.size).toBe(0);
  });
});
