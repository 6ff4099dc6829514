import { expect, test } from "vitest";
import { byBestName, rankChoice } from "./rank-choice";

const namespace = "mendix-insurance namespace ams-dc2";
const longer = "mendix-insurance-acc namespace ams-dc2";
const inside = "claims-acc environment mendix-insurance ams-dc2";

test("a namespace typed whole stands before the environments in it, however alike their letters are", () => {
  const rank = (value: string) => rankChoice(value, "Mendix-Insurance ", 0.99);
  expect(rank(namespace)).toBe(1);
  expect(rank(namespace)).toBeGreaterThan(rank(longer));
  expect(rank(longer)).toBeGreaterThan(rank(inside));
  expect(rank(inside)).toBeGreaterThan(0);
});

test("what begins so stands before what holds it, and among these the more alike", () => {
  expect(rankChoice(longer, "mendix-ins", 0.1)).toBeGreaterThan(
    rankChoice(inside, "mendix-ins", 1),
  );
  expect(rankChoice(inside, "clm", 0.6)).toBeGreaterThan(rankChoice(namespace, "clm", 0.5));
});

test("what is not alike at all is left out", () => {
  expect(rankChoice(namespace, "mendix-insurance", 0)).toBe(0);
});

test("the group of the thing that is named goes before the groups of things in it", () => {
  const groups = [
    { key: "actions", names: [] },
    { key: "environments", names: ["claims-acc", "mendix-insurance-portal"] },
    { key: "namespaces", names: ["mendix-insurance", "mendix-field"] },
  ];
  const order = (typed: string) => byBestName(groups, typed).map(({ key }) => key);
  expect(order("mendix-insurance")).toEqual(["namespaces", "environments", "actions"]);
  expect(order("claims")).toEqual(["environments", "actions", "namespaces"]);
  expect(order("lai")).toEqual(["actions", "environments", "namespaces"]);
  expect(order(" ")).toEqual(["actions", "environments", "namespaces"]);
});
