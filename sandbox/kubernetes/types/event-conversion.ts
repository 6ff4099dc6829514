/** core/v1 and events.k8s.io/v1 show the same events under different field names. */
import type { KubeObject } from "../core/json";

/** [events.k8s.io/v1 name, core/v1 name] */
const renamed: [string, string][] = [
  ["regarding", "involvedObject"],
  ["note", "message"],
  ["deprecatedSource", "source"],
  ["deprecatedFirstTimestamp", "firstTimestamp"],
  ["deprecatedLastTimestamp", "lastTimestamp"],
  ["deprecatedCount", "count"],
  ["reportingController", "reportingComponent"],
];

function rename(object: KubeObject, pairs: [string, string][]): KubeObject {
  const result = { ...object };
  for (const [from, to] of pairs) {
    if (result[from] === undefined) continue;
    result[to] = result[from];
    delete result[from];
  }
  return result;
}

export const eventToStored = (object: KubeObject): KubeObject => rename(object, renamed);

export const eventFromStored = (object: KubeObject): KubeObject =>
  rename(
    object,
    renamed.map(([events, core]) => [core, events]),
  );
