import { z } from "zod";
import { NamespaceRef, StoreName } from "@/lib/contracts/names";
import { contract } from "@/lib/contracts/route";
import { AccessDocument, Store, StoreCheck } from "@/lib/contracts/stores";

const byName = z.strictObject({ store: StoreName });
/** Parsed by the manifest of the kind; write-only members may be left out on update to keep what is stored. */
const StoreConfig = z.record(z.string(), z.unknown());

const draft = {
  kind: z.string().max(40),
  label: z.string().trim().max(100),
  config: StoreConfig,
  namespaces: z.array(NamespaceRef).max(500),
  /** Only platform administrators may set it. */
  prefix: z.string().trim().max(300),
};

export const stores = {
  list: contract({
    id: "stores.list",
    method: "GET",
    path: "/stores",
    permission: "store:list",
    summary: "Stores that the person may use",
    output: z.strictObject({ items: z.array(Store) }),
  }),
  get: contract({
    id: "stores.get",
    method: "GET",
    path: "/stores/[store]",
    permission: "store:get",
    summary: "One store with its last check and who uses it",
    params: byName,
    output: z.strictObject({
      store: Store,
      environments: z.array(NamespaceRef.extend({ name: z.string() })),
      policies: z.array(AccessDocument),
    }),
  }),
  create: contract({
    id: "stores.create",
    method: "POST",
    path: "/stores",
    permission: "store:create",
    summary:
      "Register a store; it is checked first, and refused while its ladder fails unless said",
    body: z.strictObject({
      name: StoreName,
      ...draft,
      prefix: draft.prefix.default(""),
      isUncheckedAccepted: z.boolean().default(false),
    }),
    output: z.strictObject({ store: Store, check: StoreCheck }),
    status: 201,
  }),
  update: contract({
    id: "stores.update",
    method: "PATCH",
    path: "/stores/[store]",
    permission: "store:update",
    summary: "Change a store; `version` is the one that was seen",
    params: byName,
    body: z.strictObject({
      label: draft.label.optional(),
      config: StoreConfig.optional(),
      namespaces: draft.namespaces.optional(),
      prefix: draft.prefix.optional(),
      version: z.number().int(),
    }),
    output: z.strictObject({ store: Store, check: StoreCheck }),
  }),
  delete: contract({
    id: "stores.delete",
    method: "DELETE",
    path: "/stores/[store]",
    permission: "store:delete",
    summary: "Forget a store; refused while a namespace uses it",
    params: byName,
    status: 204,
  }),
  /** Climbs the ladder with a configuration that is not saved. */
  checkDraft: contract({
    id: "stores.checkDraft",
    method: "POST",
    path: "/stores/check",
    permission: "store:check",
    summary: "Climb the ladder with a configuration that is not saved",
    body: z.strictObject({ name: StoreName.optional(), kind: draft.kind, config: StoreConfig }),
    output: StoreCheck,
  }),
  check: contract({
    id: "stores.check",
    method: "POST",
    path: "/stores/[store]/check",
    permission: "store:check",
    summary: "Climb the ladder of a registered store now",
    params: byName,
    output: StoreCheck,
  }),
};
