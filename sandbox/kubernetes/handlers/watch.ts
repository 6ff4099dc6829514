/** watch: one JSON object a line, as of a resourceVersion (storage/cacher). */
import type { ServerResponse } from "node:http";
import { type Json, type JsonObject, type KubeObject } from "../core/json";
import { invalidStatus } from "../core/field-errors";
import { type StatusError, badRequest, expired } from "../core/status";
import { type Context, present } from "../http/context";
import type { StoreEvent } from "../store/store";
import { groupVersion } from "../types/resource-type";
import { type Selection, selectionOf } from "./select";

/** How a client wants objects: as they are, as table rows, or as metadata only. */
export type Shape = (object: KubeObject, isFirst: boolean) => Json;

const bookmarkMs = 60_000;
const minTimeoutSeconds = 1800;

interface Start {
  /** Objects to announce first. */
  initial: KubeObject[];
  revision: number;
  /** Failure to tell as the first and only event. */
  error: StatusError | null;
}

function checkInitialEvents(context: Context): boolean {
  const asked = context.query.get("sendInitialEvents");
  if (asked === null) return false;
  const match = context.query.get("resourceVersionMatch");
  if (match !== "NotOlderThan") {
    throw invalidStatus({ group: "meta.k8s.io", kind: "ListOptions" }, "", [
      {
        reason: "FieldValueForbidden",
        field: "resourceVersionMatch",
        message:
          "Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan",
      },
    ]);
  }
  return asked === "true";
}

function startOf(context: Context, selection: Selection): Start {
  const { store, faults } = context.cluster;
  const text = context.query.get("resourceVersion") ?? "";
  if (!/^\d*$/.test(text)) {
    throw badRequest(
      `Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
    );
  }
  const sendsInitial = checkInitialEvents(context);
  const noInitial = context.query.get("sendInitialEvents") === "false";
  const tooOld = (revision: number): StatusError =>
    expired(`too old resource version: ${revision} (${store.compacted})`);
  const wanted = Number(text || "0");
  if (faults.expireWatches && wanted > 0)
    return { initial: [], revision: 0, error: tooOld(wanted) };
  if (sendsInitial || (wanted === 0 && !noInitial)) {
    const all = store.list(selection.table, selection.namespace) ?? [];
    const initial = all.map(([, object]) => object).filter(selection.matches);
    return { initial, revision: store.revision, error: null };
  }
  if (wanted === 0) return { initial: [], revision: store.revision, error: null };
  const error = wanted < store.compacted ? tooOld(wanted) : null;
  return { initial: [], revision: wanted, error };
}

/** What a change looks like through a selector: leaving it is a deletion, entering it an addition. */
function seen(
  event: StoreEvent,
  selection: Selection,
): { type: string; object: KubeObject } | null {
  const { namespace, matches } = selection;
  if (namespace !== null && event.object.metadata.namespace !== namespace) return null;
  const isIn = event.type !== "DELETED" && matches(event.object);
  const wasIn = event.previous !== null && matches(event.previous);
  if (isIn) return { type: wasIn ? "MODIFIED" : "ADDED", object: event.object };
  if (!wasIn || !event.previous) return null;
  const { resourceVersion } = event.object.metadata;
  const metadata = { ...event.previous.metadata, resourceVersion };
  return { type: "DELETED", object: { ...event.previous, metadata } };
}

export function watch(context: Context, response: ServerResponse, shape: Shape): void {
  const { cluster, query, type } = context;
  const selection = selectionOf(context);
  const start = startOf(context, selection);
  response.writeHead(200, {
    "content-type": "application/json",
    "transfer-encoding": "chunked",
    "cache-control": "no-cache, private",
  });
  response.flushHeaders();
  const send = (kind: string, object: Json): void => {
    response.write(`${JSON.stringify({ type: kind, object })}\n`);
  };
  if (start.error) {
    send("ERROR", start.error.toJson());
    response.end();
    return;
  }
  let isFirst = true;
  const announce = (kind: string, object: KubeObject): void => {
    send(kind, shape(present(context, object), isFirst));
    isFirst = false;
  };
  const isBookmarked = query.get("allowWatchBookmarks") === "true";
  const bookmark = (annotations?: Record<string, string>): void => {
    const metadata: JsonObject = { resourceVersion: String(cluster.store.revision), annotations };
    if (!annotations) delete metadata.annotations;
    send("BOOKMARK", { kind: type.kind, apiVersion: groupVersion(type), metadata });
  };
  for (const object of start.initial) announce("ADDED", object);
  if (isBookmarked && query.get("sendInitialEvents") === "true") {
    bookmark({ "k8s.io/initial-events-end": "true" });
  }
  for (const event of cluster.store.since(selection.table, start.revision)) {
    const found = seen(event, selection);
    if (found) announce(found.type, found.object);
  }
  const stop = cluster.store.listen((event) => {
    const found = event.table === selection.table ? seen(event, selection) : null;
    if (found) announce(found.type, found.object);
  });
  endWith({ context, response, stop, bookmark: isBookmarked ? bookmark : null });
}

interface Ending {
  context: Context;
  response: ServerResponse;
  stop: () => void;
  bookmark: (() => void) | null;
}

function endWith({ context, response, stop, bookmark }: Ending): void {
  const asked = Number(context.query.get("timeoutSeconds") ?? "0");
  const seconds = asked || minTimeoutSeconds + Math.floor(Math.random() * minTimeoutSeconds);
  const timer = setTimeout(() => {
    bookmark?.();
    response.end();
  }, seconds * 1000);
  const beat = bookmark ? setInterval(bookmark, bookmarkMs) : null;
  timer.unref();
  beat?.unref();
  const forget = context.cluster.faults.onWatch(() => response.destroy());
  response.on("close", () => {
    clearTimeout(timer);
    if (beat) clearInterval(beat);
    stop();
    forget();
  });
}
