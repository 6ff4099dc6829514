import "server-only";
import type { VaultSession } from "./auth";
import { type KvMounts, listFolder, readMetadata, readSubkeys } from "./kv";
import { dataPath, type KvLocation, pathFault, readPath } from "./path";
import type { StoreReference } from "@/lib/contracts/bindings";
import type { ReferenceProbe } from "@/lib/contracts/stores";

export interface Describing {
  session: VaultSession;
  mounts: KvMounts;
  now: () => number;
}

const membersMax = 50;

const probe = (
  reference: StoreReference,
  state: ReferenceProbe["state"],
  detail: string,
  rest: Partial<ReferenceProbe> = {},
): ReferenceProbe => ({
  reference,
  state,
  member: reference.member === null ? "not-applicable" : "unknown",
  version: null,
  updatedAt: null,
  corrected: null,
  members: [],
  detail,
  ...rest,
});

/** Metadata and names of fields only; no value is read. Throws `StoreError` when the store cannot be asked. */
export async function describeReference(
  { session, mounts, now }: Describing,
  reference: StoreReference,
  signal: AbortSignal,
): Promise<ReferenceProbe> {
  const { path, version } = readPath(reference.name);
  const fault = pathFault(path);
  if (fault) return probe(reference, "malformed", fault);
  const location = await mounts.locate(path, signal);
  if (!location)
    return probe(
      reference,
      "denied",
      "No key-value engine that Bindery may see is mounted at this path.",
    );
  if (location.key === "" || location.key === "data")
    return probe(reference, "malformed", "The path names a mount, not a secret in it.");
  if (location.version === 1) return describeV1(session, location, reference, signal);
  const seen = await describeV2({ session, location, version, now: now(), signal }, reference);
  if (location.isWellFormed) return seen;
  const corrected = { ...reference, name: dataPath(location) };
  return {
    ...seen,
    state: "malformed",
    corrected,
    detail: `${location.mount} is KV version 2: its paths need /data/, so pods cannot read this one. ${seen.detail}`,
  };
}

interface V2Input {
  session: VaultSession;
  location: KvLocation;
  version: number | null;
  now: number;
  signal: AbortSignal;
}

async function describeV2(input: V2Input, reference: StoreReference): Promise<ReferenceProbe> {
  const { session, location, version, now, signal } = input;
  const metadata = await readMetadata(session, location, version, { now, signal });
  if (metadata.state === "absent")
    return probe(reference, "absent", "Nothing is stored at this path.", absentMember(reference));
  const subkeys = await readSubkeys(session, location, version, { now, signal });
  const seen =
    metadata.state === "seen" ? metadata.value : subkeys.state === "seen" ? subkeys.value : null;
  if (subkeys.state === "absent" && !seen)
    return probe(reference, "absent", "Nothing is stored at this path.", absentMember(reference));
  if (!seen)
    return probe(
      reference,
      "denied",
      "Bindery may see neither the metadata nor the field names of this secret.",
    );
  const facts = { version: String(seen.version), updatedAt: seen.updatedAt };
  if (seen.isGone)
    return probe(
      reference,
      "deleted",
      version === null
        ? `Version ${seen.version}, the latest, is deleted.`
        : `Version ${seen.version}, which the reference is pinned to, is deleted.`,
      { ...facts, ...absentMember(reference) },
    );
  if (reference.member === null)
    return probe(reference, "exists", `Version ${seen.version}.`, {
      ...facts,
      members: subkeys.state === "seen" ? named(subkeys.value.members) : [],
    });
  if (subkeys.state !== "seen")
    return probe(
      reference,
      "exists",
      `Version ${seen.version}. Bindery may not see the field names.`,
      facts,
    );
  return withMember(reference, subkeys.value.members, facts);
}

const absentMember = (reference: StoreReference): Partial<ReferenceProbe> =>
  reference.member === null ? {} : { member: "absent" };

function withMember(
  reference: StoreReference,
  members: string[],
  facts: { version: string; updatedAt: string | null },
): ReferenceProbe {
  const member = reference.member ?? "";
  if (members.includes(member))
    return probe(reference, "exists", `Version ${facts.version} has the field.`, {
      ...facts,
      member: "present",
    });
  return probe(reference, "exists", `Version ${facts.version} has no field ${member}.`, {
    ...facts,
    member: "absent",
    members: named(members.toSorted(byLikeness(member))),
  });
}

const named = (members: string[]): string[] =>
  members.filter((name) => name.length <= 256).slice(0, membersMax);

/** Names that differ in case or signs only come first: what was meant is most often among them. */
function byLikeness(wanted: string): (a: string, b: string) => number {
  const bare = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  const rank = (name: string): number => {
    if (bare(name) === bare(wanted)) return 0;
    return bare(name).includes(bare(wanted)) || bare(wanted).includes(bare(name)) ? 1 : 2;
  };
  return (a, b) => rank(a) - rank(b) || (a < b ? -1 : 1);
}

/** KV version 1 has no metadata: a listing tells existence, nothing tells the fields without reading values. */
async function describeV1(
  session: VaultSession,
  location: KvLocation,
  reference: StoreReference,
  signal: AbortSignal,
): Promise<ReferenceProbe> {
  const slash = location.key.lastIndexOf("/");
  const folder = location.key.slice(0, slash + 1);
  const name = location.key.slice(slash + 1);
  const mount = { path: location.mount, version: 1 } as const;
  const listed = await listFolder(session, mount, folder, signal);
  if (listed.state === "denied")
    return probe(
      reference,
      "unknown",
      "KV version 1 tells nothing without reading, and Bindery may not list the folder.",
    );
  if (listed.state === "absent" || !listed.value.includes(name))
    return probe(reference, "absent", "Nothing is stored at this path.", absentMember(reference));
  return probe(
    reference,
    "exists",
    "KV version 1: fields and versions cannot be seen without reading.",
  );
}
