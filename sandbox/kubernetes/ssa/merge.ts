/** Merging an applied configuration into the live object (structured-merge-diff/typed/merge.go). */
import { type Json, type JsonObject, isObject } from "../core/json";
import type { Schema } from "../schema/schema";
import { type Shape, itemElement, itemSchema, memberSchema, shapeOf } from "./shape";

export function merge(live: Json | undefined, config: Json, schema: Schema | undefined): Json {
  const shape = shapeOf(config, schema);
  if (live === undefined || shapeOf(live, schema) !== shape) return config;
  if (shape === "scalar" || shape === "atomic") return config;
  if (Array.isArray(config)) return mergeLists(live as Json[], config, { schema, shape });
  if (!isObject(live) || !isObject(config)) return config;
  const result: JsonObject = { ...live };
  for (const [key, value] of Object.entries(config)) {
    if (value !== undefined) result[key] = merge(live[key], value, memberSchema(schema, key));
  }
  return result;
}

interface ListContext {
  schema: Schema | undefined;
  shape: Shape;
}

/** Keeps the live order where it can and the applied order among applied items: the real algorithm, item by item. */
function mergeLists(live: Json[], config: Json[], { schema, shape }: ListContext): Json[] {
  const liveKeys = live.map((item) => itemElement(item, schema, shape));
  const configKeys = config.map((item) => itemElement(item, schema, shape));
  const liveByKey = new Map(liveKeys.map((key, i) => [key, live[i] as Json]));
  const inConfig = new Set(configKeys);
  const shared = configKeys.filter((key) => liveByKey.has(key));
  const done = new Set<string>();
  const out: Json[] = [];
  let [l, r] = [0, 0];
  const takeConfig = (): void => {
    const key = configKeys[r] ?? "";
    done.add(key);
    out.push(merge(liveByKey.get(key), config[r] as Json, itemSchema(schema)));
    if (shared[0] === key) shared.shift();
    r += 1;
  };
  while (l < live.length || r < config.length) {
    const key = liveKeys[l] ?? "";
    if (l < live.length && r < config.length) {
      if (key === configKeys[r]) {
        takeConfig();
        l += 1;
        continue;
      }
      if (inConfig.has(key) && shared[0] !== undefined && shared[0] !== key) {
        l += 1;
        continue;
      }
    }
    if (l < live.length) {
      if (!inConfig.has(key)) {
        out.push(live[l] as Json);
        l += 1;
        continue;
      }
      if (done.has(key)) l += 1;
    }
    if (r < config.length) takeConfig();
  }
  return out;
}
