import "server-only";
import { z } from "zod";
import type { VaultSession } from "./auth";
import { parseAnswer, type VaultAnswer } from "./client";
import { toStoreError } from "./errors";
import { parseExact } from "./exact-json";
import { type KvMounts, readMetadata, readSubkeys } from "./kv";
import { dataPath, type KvLocation, pathFault, readPath } from "./path";
import type { StoreReference } from "@/lib/contracts/bindings";
import { SecretValue } from "@/lib/domain/secret-value";
import { markSent, StoreError } from "@/lib/stores/errors";
import type { ExpectedVersion, SecretVersion } from "@/lib/stores/port";

/** KV version 1 counts nothing; the version of everything in it. */
export const unversioned: SecretVersion = "unversioned";

const Data = z.object({ data: z.object({ data: z.record(z.string(), z.unknown()).nullable() }) });
const Written = z.object({ data: z.object({ version: z.number().int() }) });
const Plain = z.object({ data: z.record(z.string(), z.unknown()) });

export interface Writing {
  session: VaultSession;
  mounts: KvMounts;
  now: () => number;
  signal: AbortSignal;
}

/** Finds a place that may be written to: right form, no pinned version, one field. Throws `StoreError`. */
export async function locateForChange(
  { mounts, signal }: Writing,
  reference: StoreReference,
): Promise<{ location: KvLocation; member: string }> {
  const { path, version } = readPath(reference.name);
  const fault = pathFault(path);
  if (fault) throw new StoreError("invalid", fault);
  if (reference.member === null)
    throw new StoreError("unsupported", "A value in Vault needs a field.", {
      hint: "Name the field inside the secret.",
    });
  if (version !== null)
    throw new StoreError("unsupported", "A path that is pinned to a version cannot be changed.");
  const location = await mounts.locate(path, signal);
  if (!location)
    throw new StoreError("denied", "No key-value engine that Bindery may see is mounted there.");
  if (location.key === "") throw new StoreError("invalid", "The path names a mount, not a secret.");
  if (!location.isWellFormed)
    throw new StoreError("invalid", `KV version 2 needs /data/ in the path.`, {
      hint: `Use ${dataPath(location)}.`,
    });
  return { location, member: reference.member };
}

/** The whole secret; null when absent or deleted. Stays inside this folder. */
async function readAll(
  { session, signal }: Pick<Writing, "session" | "signal">,
  location: KvLocation,
  version?: number,
): Promise<Record<string, unknown> | null> {
  const query = version === undefined ? {} : { query: { version: String(version) } };
  const answer = await session.call({ method: "GET", path: dataPath(location), ...query }, signal);
  if (answer.status === 404) return null;
  if (answer.status !== 200) throw toStoreError(answer, "reading the secret");
  // Other fields are written back as they are read: their numbers must not be rounded on the way.
  const exact = { ...answer, body: readExact(answer) };
  if (location.version === 1) return parseAnswer(Plain, exact).data;
  return parseAnswer(Data, exact).data.data;
}

function readExact({ response }: VaultAnswer): unknown {
  try {
    return parseExact(response.text);
  } catch {
    return undefined;
  }
}

export async function readMember(
  writing: Writing,
  reference: StoreReference,
): Promise<SecretValue | null> {
  const { path, version } = readPath(reference.name);
  const fault = pathFault(path);
  if (fault) throw new StoreError("invalid", fault);
  const location = await writing.mounts.locate(path, writing.signal);
  if (!location || !location.isWellFormed)
    throw new StoreError("invalid", "This is not a path of a key-value secret.");
  const all = await readAll(writing, location, version ?? undefined);
  if (all === null) return null;
  if (reference.member === null) return new SecretValue(JSON.stringify(all));
  const value = Object.hasOwn(all, reference.member) ? all[reference.member] : undefined;
  if (value === undefined) return null;
  return new SecretValue(typeof value === "string" ? value : JSON.stringify(value));
}

/** See `SecretStoreClient.write`. */
export async function writeMember(
  writing: Writing,
  reference: StoreReference,
  value: SecretValue,
  expected: ExpectedVersion,
): Promise<SecretVersion> {
  const { location, member } = await locateForChange(writing, reference);
  const change = { location, member, value: value.reveal() };
  return location.version === 1
    ? writeV1(writing, change, expected)
    : writeV2(writing, change, expected);
}

interface Change {
  location: KvLocation;
  member: string;
  /** Null removes the member. */
  value: string | null;
}

const conflict = (): StoreError =>
  new StoreError("conflict", "The secret was changed meanwhile.", {
    hint: "Look at it again, then repeat the change.",
  });

/** Current version and whether it holds data; a deleted version still counts for check-and-set. */
async function currentOf(
  { session, now, signal }: Writing,
  location: KvLocation,
): Promise<{ version: number; isGone: boolean }> {
  const metadata = await readMetadata(session, location, null, { now: now(), signal });
  if (metadata.state === "absent") return { version: 0, isGone: true };
  if (metadata.state === "seen") return metadata.value;
  const subkeys = await readSubkeys(session, location, null, { now: now(), signal });
  if (subkeys.state === "seen") return subkeys.value;
  if (subkeys.state === "absent") return { version: 0, isGone: true };
  throw new StoreError(
    "denied",
    "Bindery may not see the secret's version, so it does not write.",
    {
      hint: "Give Bindery's role read on the metadata path.",
    },
  );
}

async function writeV2(
  writing: Writing,
  change: Change,
  expected: ExpectedVersion,
): Promise<SecretVersion> {
  const current = await currentOf(writing, change.location);
  const isAsExpected =
    expected === "absent" ? current.isGone : String(current.version) === expected;
  if (!isAsExpected) throw conflict();
  const written = await putMember(writing, change, current);
  await markSent(() => confirmV2(writing, change, written), String(written));
  return String(written);
}

async function putMember(
  writing: Writing,
  change: Change,
  current: { version: number; isGone: boolean },
): Promise<number> {
  const { location, member, value } = change;
  const options = { cas: current.version };
  const call = (method: "PATCH" | "POST", data: Record<string, unknown>): Promise<VaultAnswer> =>
    markSent(() =>
      writing.session.call(
        { method, path: dataPath(location), body: { options, data } },
        writing.signal,
      ),
    );
  let answer = current.isGone
    ? await call("POST", { [member]: value })
    : await call("PATCH", { [member]: value });
  const isPatchRefused = !current.isGone && [403, 405, 415].includes(answer.status);
  if (isPatchRefused) {
    const all = await readAll(writing, location, current.version);
    if (all === null) throw conflict();
    answer = await call("POST", merged(all, member, value));
  }
  if (answer.status === 200) return markSent(async () => parseAnswer(Written, answer).data.version);
  // Vault says a failed check-and-set with 400, as it says other things: the version tells them apart.
  if (answer.status === 400 || answer.status === 404) {
    const after = await currentOf(writing, location);
    if (after.version !== current.version || after.isGone !== current.isGone) throw conflict();
  }
  return markSent(() => Promise.reject(toStoreError(answer, "writing the value")));
}

function merged(
  all: Record<string, unknown>,
  member: string,
  value: string | null,
): Record<string, unknown> {
  const kept = Object.entries(all).filter(([name]) => name !== member);
  if (value !== null) kept.push([member, value]);
  return Object.fromEntries(kept);
}

/** Reads back what was written; where reading is denied, that the version and the field are there. */
async function confirmV2(writing: Writing, change: Change, version: number): Promise<void> {
  const { location, member, value } = change;
  try {
    const all = await readAll(writing, location, version);
    if ((all?.[member] ?? null) !== value) throw conflict();
    return;
  } catch (error) {
    if (!(error instanceof StoreError) || error.reason !== "denied") throw error;
  }
  const { session, now, signal } = writing;
  const seen = await readSubkeys(session, location, version, { now: now(), signal });
  if (seen.state !== "seen") {
    const current = await currentOf(writing, location);
    if (current.version < version) throw conflict();
    return;
  }
  if (seen.value.members.includes(member) !== (value !== null)) throw conflict();
}

/** KV version 1 has no check-and-set: read before, write, read after; a race in between can only be seen, not stopped. */
async function writeV1(
  writing: Writing,
  change: Change,
  expected: ExpectedVersion,
): Promise<SecretVersion> {
  const { location, member, value } = change;
  const before = await readAll(writing, location);
  if ((before === null) !== (expected === "absent")) throw conflict();
  const wanted = merged(before ?? {}, member, value);
  await markSent(async () => {
    const answer = await writing.session.call(
      { method: "POST", path: dataPath(location), body: wanted },
      writing.signal,
    );
    if (answer.status !== 204 && answer.status !== 200)
      throw toStoreError(answer, "writing the value");
  });
  await markSent(async () => {
    const after = await readAll(writing, location);
    if (JSON.stringify(sorted(after ?? {})) !== JSON.stringify(sorted(wanted))) throw conflict();
  }, unversioned);
  return unversioned;
}

const sorted = (all: Record<string, unknown>): [string, unknown][] =>
  Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1));

/** Takes the member out; the last member of a secret is soft-deleted with its version. See `SecretStoreClient.remove`. */
export async function removeMember(
  writing: Writing,
  reference: StoreReference,
  expected: SecretVersion,
): Promise<void> {
  const { location, member } = await locateForChange(writing, reference);
  const change: Change = { location, member, value: null };
  if (location.version === 1) return removeV1(writing, change);
  const current = await currentOf(writing, location);
  if (current.isGone || String(current.version) !== expected) throw conflict();
  const { session, now, signal } = writing;
  const subkeys = await readSubkeys(session, location, null, { now: now(), signal });
  const isOnly = subkeys.state === "seen" && subkeys.value.members.every((name) => name === member);
  if (!isOnly) {
    const written = await putMember(writing, change, current);
    return confirmV2(writing, change, written);
  }
  const body = { versions: [current.version] };
  const path = `${location.mount}delete/${location.key}`;
  let answer = await session.call({ method: "POST", path, body }, signal);
  if (answer.status === 403)
    answer = await session.call({ method: "DELETE", path: dataPath(location) }, signal);
  if (answer.status !== 204) throw toStoreError(answer, "deleting the version");
  const after = await currentOf(writing, location);
  if (!after.isGone) throw conflict();
}

async function removeV1(writing: Writing, change: Change): Promise<void> {
  const before = await readAll(writing, change.location);
  if (before === null) throw conflict();
  if (Object.keys(before).some((name) => name !== change.member)) {
    await writeV1(writing, change, unversioned);
    return;
  }
  const answer = await writing.session.call(
    { method: "DELETE", path: dataPath(change.location) },
    writing.signal,
  );
  if (answer.status !== 204) throw toStoreError(answer, "deleting the secret");
}
