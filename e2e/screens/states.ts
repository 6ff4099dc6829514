import { expect, type Page } from "@playwright/test";
import { answerProblem, changeAnswer, neverAnswer } from "./answers";
import { environmentAt, type Shot } from "./shot";

const orders = environmentAt("mendix-commerce/orders-prod");

/** Each screen whose data is one answer of the API, and the path of it. */
const panels: readonly (readonly [name: string, path: string, api: string])[] = [
  ["overview", "/overview", "/overview"],
  ["namespaces", "/namespaces", "/namespaces"],
  ["environments", "/environments", "/environments"],
  ["health", orders, orders],
  ["keys", `${orders}/keys`, `${orders}/binding`],
  ["identity", `${orders}/identity`, `${orders}/identity`],
  ["manifests", `${orders}/manifests`, `${orders}/manifests`],
  ["history", `${orders}/history`, `${orders}/revisions`],
  ["stores", "/stores", "/stores"],
  ["store", "/stores/vault-ams", "/stores/vault-ams"],
  ["audit", "/audit", "/audit"],
  ["clusters", "/settings/clusters", "/clusters"],
  ["people", "/settings/people", "/people"],
  ["namespace", "/namespaces/ams-dc2/mendix-insurance", "/namespaces/ams-dc2/mendix-insurance"],
];

/** What differs between screens in these states is words and the count of grey bars: a list, a page of panels and an editor. */
const some = panels.filter(([name]) =>
  ["overview", "environments", "keys", "namespace"].includes(name),
);

const failedShots = panels.map(([name, path, api]): Shot => ({
  name: `${name}-failed`,
  path,
  before: (page) => answerProblem(page, api, "failed"),
  arrange: (page) => expect(page.getByText("01JD9WB2T6").first()).toBeVisible(),
}));

const forbiddenShots = some.map(([name, path, api]): Shot => ({
  name: `${name}-forbidden`,
  path,
  before: (page) => answerProblem(page, api, "forbidden"),
  arrange: (page) => expect(page.getByText(/You may not|Not allowed/).first()).toBeVisible(),
}));

const loadingShots = some.map(([name, path, api]): Shot => ({
  name: `${name}-loading`,
  path,
  before: (page) => neverAnswer(page, api),
  arrange: (page) => expect(page.locator(".bone").first()).toBeVisible(),
  isLoading: true,
}));

interface Listed {
  items: unknown[];
  total?: number;
}
const emptied = (api: string) => (page: Page) =>
  changeAnswer<Listed>(page, api, (body) => ({
    ...body,
    items: [],
    ...(body.total === undefined ? {} : { total: 0 }),
  }));

const emptyShots: readonly Shot[] = [
  {
    name: "overview-empty",
    path: "/overview",
    before: (page) =>
      changeAnswer(page, "/overview", (body) => ({
        ...body,
        clusters: 0,
        stores: 0,
        environments: 0,
        pods: 0,
        groups: [],
        freshness: [],
        recent: [],
      })),
  },
  { name: "namespaces-empty", path: "/namespaces", before: emptied("/namespaces") },
  { name: "environments-empty", path: "/environments", before: emptied("/environments") },
  { name: "stores-empty", path: "/stores", before: emptied("/stores") },
  { name: "clusters-empty", path: "/settings/clusters", before: emptied("/clusters") },
  { name: "audit-empty", path: "/audit", before: emptied("/audit") },
];

interface Fresh {
  freshness: { watchState: string }[];
}

const partialShots: readonly Shot[] = [
  {
    name: "overview-partial",
    path: "/overview",
    before: (page) =>
      changeAnswer<Fresh>(page, "/overview", (body) => ({
        ...body,
        freshness: body.freshness.map((row) => ({ ...row, watchState: "failed" })),
      })),
    arrange: (page) => expect(page.getByText(/is missing here/)).toBeVisible(),
  },
];

/** What the API may answer instead of the world. */
export const stateShots: readonly Shot[] = [
  ...emptyShots,
  ...partialShots,
  ...failedShots,
  ...forbiddenShots,
  ...loadingShots,
];
