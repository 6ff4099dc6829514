/** RFC 6902, with the failures of `evanphx/json-patch` as kube-apiserver reports them. */
import { type Json, type JsonObject, asObject, clone, equal, isObject } from "../core/json";
import { StatusError, badRequest } from "../core/status";

/** The server keeps the reason to itself: NewGenericServerResponse with 422. */
const unprocessable = (cause: string): StatusError =>
  new StatusError({
    code: 422,
    reason: "Invalid",
    message: "the server rejected our request due to an error in our request",
    details: {},
    cause,
  });

const segments = (pointer: string): string[] =>
  pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));

function parentOf(document: Json, path: string[]): Json | undefined {
  let current: Json | undefined = document;
  for (const key of path.slice(0, -1)) {
    current = Array.isArray(current)
      ? current[Number(key)]
      : isObject(current)
        ? current[key]
        : undefined;
  }
  return current;
}

function read(document: Json, path: string[]): Json | undefined {
  if (path.length === 0) return document;
  const parent = parentOf(document, path);
  const key = path.at(-1) ?? "";
  if (Array.isArray(parent)) return parent[Number(key)];
  return isObject(parent) ? parent[key] : undefined;
}

function missing(op: string, pointer: string): StatusError {
  return unprocessable(
    `${op} operation does not apply: doc is missing path: "${pointer}": missing value`,
  );
}

function add(document: Json, path: string[], value: Json): void {
  const parent = parentOf(document, path);
  const key = path.at(-1) ?? "";
  if (Array.isArray(parent)) {
    const index = key === "-" ? parent.length : Number(key);
    if (!Number.isInteger(index) || index < 0 || index > parent.length) {
      throw unprocessable(
        `add operation does not apply: doc is missing path: invalid index referenced`,
      );
    }
    parent.splice(index, 0, value);
  } else if (isObject(parent)) parent[key] = value;
  else throw missing("add", `/${path.join("/")}`);
}

function remove(document: Json, path: string[], op: string): Json {
  const found = read(document, path);
  if (found === undefined) throw missing(op, `/${path.join("/")}`);
  const parent = parentOf(document, path);
  const key = path.at(-1) ?? "";
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete (parent as JsonObject)[key];
  return found;
}

function applyOne(document: Json, operation: JsonObject): void {
  const op = String(operation.op);
  const pointer = String(operation.path ?? "");
  const path = segments(pointer);
  const value = clone(operation.value ?? null);
  if (op === "add") add(document, path, value);
  else if (op === "remove") remove(document, path, op);
  else if (op === "replace") {
    const parent = parentOf(document, path);
    if (read(document, path) === undefined) throw missing(op, pointer);
    if (Array.isArray(parent)) parent[Number(path.at(-1))] = value;
    else add(document, path, value);
  } else if (op === "move")
    add(document, path, remove(document, segments(String(operation.from)), op));
  else if (op === "copy") {
    const found = read(document, segments(String(operation.from)));
    if (found === undefined) throw missing(op, String(operation.from));
    add(document, path, clone(found));
  } else if (op === "test") {
    if (!equal(read(document, path) ?? null, value)) {
      throw unprocessable(`testing value ${pointer} failed: test failed`);
    }
  } else throw badRequest(`Unexpected kind: ${op}`);
}

export function jsonPatch(document: Json, operations: Json): Json {
  if (!Array.isArray(operations)) {
    throw badRequest(
      "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp",
    );
  }
  if (operations.length > 10_000) {
    throw new StatusError({
      code: 413,
      reason: "RequestEntityTooLarge",
      message: `The allowed maximum operations in a JSON patch is 10000, got ${operations.length}`,
    });
  }
  const result = clone(document);
  for (const operation of operations) applyOne(result, asObject(operation));
  return result;
}
