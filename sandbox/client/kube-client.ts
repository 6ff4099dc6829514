import type { KubeObject } from "@/lib/domain/kube-object";
import { type Connection, type KubeCall, createTransport, parseJson } from "./http";
import { KubeError, ignoring } from "./kube-error";
import { type ObjectKey, type ResourceType, keyOf, pathOf } from "./resources";

const pageSize = 500;
const pagesMax = 1_000;
const lineBytesMax = 4 * 1024 * 1024;

const patchTypes = {
  merge: "application/merge-patch+json",
  json: "application/json-patch+json",
  apply: "application/apply-patch+yaml",
} as const;

export interface Patch {
  readonly type: keyof typeof patchTypes;
  readonly body: unknown;
  readonly force?: boolean;
}

export interface WatchEvent<T extends KubeObject = KubeObject> {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
  readonly object: T;
}

export interface WatchOptions<T extends KubeObject> {
  readonly namespace?: string;
  readonly resourceVersion: string;
  readonly signal: AbortSignal;
  onEvent(event: WatchEvent<T>): void;
}

export interface KubeList<T> {
  readonly items: T[];
  readonly resourceVersion: string;
}

export interface KubeClient {
  /** Any call by path; the answer's body. Throws `KubeError` on every status but 2xx. */
  send(call: KubeCall): Promise<unknown>;
  get<T extends KubeObject>(type: ResourceType<T>, at: ObjectKey): Promise<T>;
  find<T extends KubeObject>(type: ResourceType<T>, at: ObjectKey): Promise<T | null>;
  list<T extends KubeObject>(type: ResourceType<T>, at?: ListOptions): Promise<KubeList<T>>;
  create<T extends KubeObject>(type: ResourceType<T>, object: KubeObject): Promise<T>;
  replace<T extends KubeObject>(
    type: ResourceType<T>,
    object: KubeObject,
    subresource?: string,
  ): Promise<T>;
  patch<T extends KubeObject>(type: ResourceType<T>, at: ObjectKey, patch: Patch): Promise<T>;
  delete(type: ResourceType, at: ObjectKey, options?: Record<string, unknown>): Promise<void>;
  /** Resolves when the server ends the watch; throws `KubeError` 410 when the version is too old. */
  watch<T extends KubeObject>(type: ResourceType<T>, options: WatchOptions<T>): Promise<void>;
  /** The same connection under another field manager. */
  as(fieldManager: string): KubeClient;
  close(): void;
}

export interface ListOptions {
  readonly namespace?: string;
  readonly labelSelector?: string;
}

export function createKubeClient(connection: Connection, fieldManager: string): KubeClient {
  return clientOf(createTransport(connection), fieldManager);
}

function clientOf(transport: ReturnType<typeof createTransport>, manager: string): KubeClient {
  const send = (method: string, path: string, rest: Partial<KubeCall> = {}): Promise<unknown> =>
    transport.send({ method, path, ...rest });
  const query = `?fieldManager=${encodeURIComponent(manager)}`;
  const get = async <T extends KubeObject>(type: ResourceType<T>, at: ObjectKey): Promise<T> =>
    (await send("GET", pathOf(type, at))) as T;
  return {
    send: (call) => transport.send(call),
    get,
    find: (type, at) => ignoring([404], () => get(type, at)),
    list: (type, at) => listAll((path) => send("GET", path), type, at ?? {}),
    create: async <T extends KubeObject>(type: ResourceType<T>, object: KubeObject) =>
      (await send("POST", pathOf(type, { namespace: object.metadata.namespace }) + query, {
        body: object,
      })) as T,
    replace: async <T extends KubeObject>(
      type: ResourceType<T>,
      object: KubeObject,
      subresource?: string,
    ) =>
      (await send("PUT", pathOf(type, { ...keyOf(object), subresource }) + query, {
        body: object,
      })) as T,
    patch: async <T extends KubeObject>(type: ResourceType<T>, at: ObjectKey, patch: Patch) =>
      (await send("PATCH", pathOf(type, at) + query + (patch.force === true ? "&force=true" : ""), {
        body: patch.body,
        contentType: patchTypes[patch.type],
      })) as T,
    delete: async (type, at, options) => {
      await send("DELETE", pathOf(type, at), { body: options });
    },
    watch: (type, options) => watchOnce(transport, type, options),
    as: (fieldManager) => clientOf(transport, fieldManager),
    close: () => transport.close(),
  };
}

async function listAll<T extends KubeObject>(
  read: (path: string) => Promise<unknown>,
  type: ResourceType<T>,
  options: ListOptions,
): Promise<KubeList<T>> {
  const items: T[] = [];
  let token = "";
  for (let page = 0; page < pagesMax; page += 1) {
    const query = new URLSearchParams({ limit: String(pageSize) });
    if (token !== "") query.set("continue", token);
    if (options.labelSelector !== undefined) query.set("labelSelector", options.labelSelector);
    const answer = (await read(`${pathOf(type, options)}?${query.toString()}`)) as {
      items?: T[];
      metadata?: { continue?: string; resourceVersion?: string };
    };
    for (const item of answer.items ?? []) {
      items.push({ ...item, apiVersion: type.apiVersion, kind: type.kind });
    }
    token = answer.metadata?.continue ?? "";
    if (token === "") return { items, resourceVersion: answer.metadata?.resourceVersion ?? "" };
  }
  throw new KubeError(0, "TooLong", `more than ${pagesMax} pages`);
}

async function watchOnce<T extends KubeObject>(
  transport: ReturnType<typeof createTransport>,
  type: ResourceType<T>,
  options: WatchOptions<T>,
): Promise<void> {
  const query = new URLSearchParams({
    watch: "true",
    allowWatchBookmarks: "true",
    resourceVersion: options.resourceVersion,
  });
  const path = `${pathOf(type, options)}?${query.toString()}`;
  const stream = await transport.open({ method: "GET", path, signal: options.signal });
  stream.setEncoding("utf8");
  let rest = "";
  for await (const chunk of stream as AsyncIterable<string>) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > lineBytesMax) throw new KubeError(0, "TooLong", "a watch event is too long");
    for (const line of lines) if (line.trim() !== "") deliver(line, options);
  }
}

function deliver<T extends KubeObject>(line: string, options: WatchOptions<T>): void {
  const event = parseJson(line) as WatchEvent<T> | null;
  if (event === null) throw new KubeError(0, "BadEvent", "a watch event is not JSON");
  if (event.type === "ERROR") {
    const status = event.object as unknown as { code?: number; reason?: string; message?: string };
    throw new KubeError(status.code ?? 0, status.reason ?? "", status.message ?? "watch error");
  }
  options.onEvent(event);
}
