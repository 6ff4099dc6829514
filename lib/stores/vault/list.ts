import "server-only";
import type { VaultSession } from "./auth";
import { type KvMounts, listFolder, readSubkeys } from "./kv";
import { locate, readPath } from "./path";
import { StoreError } from "@/lib/stores/errors";
import type { NamePage, PageRequest } from "@/lib/stores/port";

type Item = NamePage["items"][number];

/**
 * Names for pickers. Empty prefix: the key-value mounts; a folder (`secret/data/shop/`): what is below; a secret
 * (`secret/data/shop/acc`): its fields. Folders and secrets are whole references, so that they can be passed on.
 */
export async function listNames(
  { session, mounts, now }: { session: VaultSession; mounts: KvMounts; now: () => number },
  prefix: string,
  page: PageRequest,
  signal: AbortSignal,
): Promise<NamePage> {
  const { path } = readPath(prefix);
  if (path === "") return pageOf(await mountItems(mounts, signal), page);
  const mount = await mounts.find(path.replace(/\/+$/, ""), signal);
  if (!mount) throw new StoreError("denied", "No key-value engine that Bindery may see is there.");
  const base = mount.version === 2 ? `${mount.path}data/` : mount.path;
  const key = `${path}/` === mount.path ? "" : locate(path, mount).key.replace(/^data\/?$/, "");
  if (key !== "" && !key.endsWith("/")) {
    const members =
      mount.version === 2
        ? await readSubkeys(session, locate(path, mount), null, { now: now(), signal })
        : null;
    if (members?.state === "seen" && !members.value.isGone) {
      const items = members.value.members.map((name): Item => ({ name, kind: "member" }));
      return pageOf(items, page);
    }
  }
  const folder = key === "" || key.endsWith("/") ? key : `${key}/`;
  const listed = await listFolder(session, mount, folder, signal);
  if (listed.state === "denied")
    throw new StoreError("denied", "Bindery may not list this folder.");
  const names = listed.state === "seen" ? listed.value : [];
  const items = names.map((name): Item => ({
    name: `${base}${folder}${name}`,
    kind: name.endsWith("/") ? "folder" : "secret",
  }));
  return pageOf(items, page);
}

async function mountItems(mounts: KvMounts, signal: AbortSignal): Promise<Item[]> {
  const found = await mounts.list(signal);
  return found.map((mount) => ({
    name: mount.version === 2 ? `${mount.path}data/` : mount.path,
    kind: "folder",
  }));
}

const limitMax = 200;

/** Sorted by name, so that `after` means the same in every page. */
function pageOf(items: Item[], { after, limit }: PageRequest): NamePage {
  const rest = items
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .filter((item) => after === null || item.name > after);
  const size = Math.max(1, Math.min(limit, limitMax));
  const shown = rest.slice(0, size);
  return { items: shown, next: rest.length > size ? (shown.at(-1)?.name ?? null) : null };
}
