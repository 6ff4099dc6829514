/** get and list. */
import { type JsonObject, type KubeObject, asObject, asString } from "../core/json";
import { invalidStatus } from "../core/field-errors";
import { badRequest, expired, tooLargeResourceVersion } from "../core/status";
import { type Context, type Reply, present } from "../http/context";
import { groupVersion } from "../types/resource-type";
import { getLive } from "./mutate";
import { type Selection, selectionOf } from "./select";

const continueExpired =
  "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

export function get(context: Context): Reply {
  return { status: 200, body: present(context, getLive(context)) };
}

interface Token {
  /** -1: go on with whatever is there now. */
  revision: number;
  start: string;
}

const encodeToken = ({ revision, start }: Token): string =>
  Buffer.from(JSON.stringify({ v: "meta.k8s.io/v1", rv: revision, start })).toString("base64url");

function decodeToken(text: string): Token {
  try {
    const { v, rv, start } = JSON.parse(Buffer.from(text, "base64url").toString()) as JsonObject;
    if (v !== "meta.k8s.io/v1" || typeof rv !== "number") throw new Error("unknown version");
    return { revision: rv, start: asString(start) };
  } catch {
    throw badRequest(
      "invalid continue token: continue key is not valid: illegal base64 data at input byte 0",
    );
  }
}

/** Parses resourceVersion; a version from the future cannot be waited for. */
function wantedRevision(context: Context): number {
  const text = context.query.get("resourceVersion") ?? "";
  if (text === "" || text === "0") return 0;
  const revision = Number(text);
  if (!/^\d+$/.test(text)) {
    const quoted = JSON.stringify(text);
    throw badRequest(
      `invalid resource version: resourceVersion: Invalid value: ${quoted}: strconv.ParseUint: parsing ${quoted}: invalid syntax`,
    );
  }
  const { revision: current } = context.cluster.store;
  if (revision > current) throw tooLargeResourceVersion(revision, current);
  return revision;
}

function checkMatch(context: Context): void {
  const match = context.query.get("resourceVersionMatch");
  if (!match) return;
  const refuse = (detail: string): never => {
    throw invalidStatus({ group: "meta.k8s.io", kind: "ListOptions" }, "", [
      {
        reason: "FieldValueForbidden",
        field: "resourceVersionMatch",
        message: `Forbidden: ${detail}`,
      },
    ]);
  };
  const version = context.query.get("resourceVersion") ?? "";
  if (version === "" && !context.query.get("sendInitialEvents")) {
    refuse("resourceVersionMatch is forbidden unless resourceVersion is provided");
  }
  if (context.query.get("continue"))
    refuse("resourceVersionMatch is forbidden when continue is provided");
  if (match === "Exact" && version === "0") {
    refuse('resourceVersionMatch "Exact" is forbidden for resourceVersion "0"');
  }
}

interface Snapshot {
  revision: number;
  start: string;
  isInconsistent: boolean;
}

function snapshotOf(context: Context): Snapshot {
  const { store } = context.cluster;
  const token = context.query.get("continue");
  if (token) {
    const { revision, start } = decodeToken(token);
    if (revision === -1) return { revision: store.revision, start, isInconsistent: true };
    if (revision < store.compacted) {
      throw expired(continueExpired, { continue: encodeToken({ revision: -1, start }) });
    }
    return { revision, start, isInconsistent: false };
  }
  checkMatch(context);
  const wanted = wantedRevision(context);
  const isExact =
    wanted > 0 &&
    (context.query.get("resourceVersionMatch") === "Exact" ||
      (context.query.get("limit") !== null && !context.query.get("resourceVersionMatch")));
  if (!isExact) return { revision: store.revision, start: "", isInconsistent: false };
  if (wanted < store.compacted) {
    throw expired(`The resourceVersion for the provided list is too old.`);
  }
  return { revision: wanted, start: "", isInconsistent: false };
}

export interface Page {
  items: KubeObject[];
  metadata: JsonObject;
}

function limitOf(text: string): number {
  if (text !== "" && !/^-?\d+$/.test(text)) {
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  }
  return Number(text) || Infinity;
}

function pageOf(context: Context, selection: Selection): Page {
  const { revision, start } = snapshotOf(context);
  const limit = limitOf(context.query.get("limit") ?? "");
  const all = context.cluster.store.list(selection.table, selection.namespace, revision) ?? [];
  const matching = all
    .filter(([key]) => start === "" || key >= start)
    .filter(([, object]) => selection.matches(object));
  const page = matching.slice(0, limit);
  const rest = matching.length - page.length;
  const metadata: JsonObject = { resourceVersion: String(revision) };
  if (rest > 0) {
    const next = matching[page.length]?.[0] ?? "";
    metadata.continue = encodeToken({ revision, start: next });
    if (!selection.isFiltered) metadata.remainingItemCount = rest;
  }
  return { items: page.map(([, object]) => object), metadata };
}

export function list(context: Context): Reply {
  const page = pageOf(context, selectionOf(context));
  return {
    status: 200,
    body: {
      kind: context.type.listKind,
      apiVersion: groupVersion(context.type),
      metadata: page.metadata,
      items: page.items.map((item) => listItem(context, item)),
    },
  };
}

/** Items of typed lists carry no apiVersion and kind; those of custom resources do. */
function listItem(context: Context, item: KubeObject): JsonObject {
  const shown = present(context, item);
  if (context.type.custom) return shown;
  const { apiVersion: _, kind: __, ...rest } = asObject(shown);
  return rest;
}
