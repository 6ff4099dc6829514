import "server-only";
import { z } from "zod";
import type { VaultSession } from "./auth";
import { parseAnswer } from "./client";
import { toStoreError } from "./errors";
import { guessMount, type KvLocation, locate } from "./path";

const Mount = z.object({
  data: z.object({
    path: z.string(),
    type: z.string(),
    options: z.record(z.string(), z.unknown()).nullable().optional(),
  }),
});
const Mounts = z.object({
  data: z.object({
    secret: z.record(
      z.string(),
      z.object({
        type: z.string(),
        options: z.record(z.string(), z.unknown()).nullable().optional(),
      }),
    ),
  }),
});
const VersionInfo = z.object({
  created_time: z.string(),
  deletion_time: z.string(),
  destroyed: z.boolean(),
});
const Metadata = z.object({
  data: z.object({
    current_version: z.number().int(),
    updated_time: z.string(),
    versions: z.record(z.string(), VersionInfo),
  }),
});
const Subkeys = z.object({
  data: z.object({
    subkeys: z.record(z.string(), z.unknown()).nullable(),
    metadata: VersionInfo.extend({ version: z.number().int() }),
  }),
});
const Keys = z.object({ data: z.object({ keys: z.array(z.string()) }) });

export interface KvMount {
  path: string;
  version: 1 | 2;
}

/** Knows the mounts: asked once each, for as long as the client lives; bounded. */
export class KvMounts {
  readonly #session: VaultSession;
  readonly #known = new Map<string, KvMount>();

  constructor(session: VaultSession) {
    this.#session = session;
  }

  /** Null: no mount that this identity may see, or no key-value engine; the path's form then decides by guess. */
  async locate(path: string, signal: AbortSignal): Promise<KvLocation | null> {
    const mount = (await this.find(path, signal)) ?? guessMount(path);
    return mount ? locate(path, mount) : null;
  }

  async find(path: string, signal: AbortSignal): Promise<KvMount | null> {
    for (const mount of this.#known.values()) if (`${path}/`.startsWith(mount.path)) return mount;
    const answer = await this.#session.call(
      { method: "GET", path: `sys/internal/ui/mounts/${path.replace(/\/+$/, "")}` },
      signal,
    );
    if (answer.status === 403 || answer.status === 404) return null;
    if (answer.status !== 200) throw toStoreError(answer, "asking which engine is mounted there");
    const { data } = parseAnswer(Mount, answer);
    if (data.type !== "kv" && data.type !== "generic") return null;
    const mount: KvMount = { path: data.path, version: versionOf(data.options) };
    if (this.#known.size < 200) this.#known.set(mount.path, mount);
    return mount;
  }

  async list(signal: AbortSignal): Promise<KvMount[]> {
    const answer = await this.#session.call(
      { method: "GET", path: "sys/internal/ui/mounts" },
      signal,
    );
    if (answer.status !== 200) throw toStoreError(answer, "listing the mounts");
    return Object.entries(parseAnswer(Mounts, answer).data.secret)
      .filter(([, mount]) => mount.type === "kv" || mount.type === "generic")
      .map(([path, mount]) => ({ path, version: versionOf(mount.options) }));
  }
}

const versionOf = (options: Record<string, unknown> | null | undefined): 1 | 2 =>
  options?.["version"] === "2" || options?.["version"] === 2 ? 2 : 1;

/** What metadata or subkeys tell of one version; `isGone`: deleted or destroyed. */
export interface VersionSeen {
  version: number;
  updatedAt: string | null;
  isGone: boolean;
}

export type Seen<T> = { state: "seen"; value: T } | { state: "absent" } | { state: "denied" };

/** When it is looked at, and until when. */
interface Looking {
  now: number;
  signal: AbortSignal;
}

/** `GET <mount>/metadata/<key>`: versions and times, no values. */
export async function readMetadata(
  session: VaultSession,
  location: KvLocation,
  version: number | null,
  { now, signal }: Looking,
): Promise<Seen<VersionSeen>> {
  const path = `${location.mount}metadata/${location.key}`;
  const answer = await session.call({ method: "GET", path }, signal);
  if (answer.status === 403) return { state: "denied" };
  if (answer.status === 404) return { state: "absent" };
  if (answer.status !== 200) throw toStoreError(answer, "reading the secret's metadata");
  const { data } = parseAnswer(Metadata, answer);
  const number = version ?? data.current_version;
  const info = data.versions[String(number)];
  if (!info) {
    // Metadata without a version: the path was prepared, nothing was ever written (or the pinned version is gone).
    if (version !== null || number > 0)
      return { state: "seen", value: { version: number, updatedAt: null, isGone: true } };
    return { state: "absent" };
  }
  return { state: "seen", value: seenOf(number, info, now) };
}

export interface SubkeysSeen extends VersionSeen {
  /** Names at the top level; empty for a version that is gone. */
  members: string[];
}

/** `GET <mount>/subkeys/<key>?depth=1`: names of fields with the values left out. */
export async function readSubkeys(
  session: VaultSession,
  location: KvLocation,
  version: number | null,
  { now, signal }: Looking,
): Promise<Seen<SubkeysSeen>> {
  const query: Record<string, string> = { depth: "1" };
  if (version !== null) query["version"] = String(version);
  const path = `${location.mount}subkeys/${location.key}`;
  const answer = await session.call({ method: "GET", path, query }, signal);
  if (answer.status === 403) return { state: "denied" };
  const parsed = Subkeys.safeParse(answer.body);
  if (answer.status === 404 && !parsed.success) return { state: "absent" };
  if (answer.status !== 200 && answer.status !== 404)
    throw toStoreError(answer, "reading the names of the secret's fields");
  const { data } = parseAnswer(Subkeys, answer);
  const seen = seenOf(data.metadata.version, data.metadata, now);
  return { state: "seen", value: { ...seen, members: Object.keys(data.subkeys ?? {}) } };
}

function seenOf(version: number, info: z.infer<typeof VersionInfo>, now: number): VersionSeen {
  const deletedAt = Date.parse(info.deletion_time);
  const isGone = info.destroyed || (!Number.isNaN(deletedAt) && deletedAt <= now);
  return { version, updatedAt: toMoment(info.created_time), isGone };
}

function toMoment(text: string): string | null {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

/** Names below a folder; null when there is nothing or it may not be seen. */
export async function listFolder(
  session: VaultSession,
  mount: KvMount,
  folder: string,
  signal: AbortSignal,
): Promise<Seen<string[]>> {
  const area = mount.version === 2 ? `${mount.path}metadata/` : mount.path;
  const path = `${area}${folder}`;
  const answer = await session.call({ method: "GET", path, query: { list: "true" } }, signal);
  if (answer.status === 403) return { state: "denied" };
  if (answer.status === 404) return { state: "absent" };
  if (answer.status !== 200) throw toStoreError(answer, "listing the folder");
  return { state: "seen", value: parseAnswer(Keys, answer).data.keys };
}
