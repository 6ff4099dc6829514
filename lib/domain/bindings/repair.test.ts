import { describe, expect, it, test } from "vitest";
import type { StoreReference } from "@/lib/contracts/bindings";
import type { ReferenceProbe } from "@/lib/contracts/stores";
import type { BindingProblem } from "./contents";
import { closest } from "./keys/nearest";
import { repairOf, type RepairFacts } from "./repair";

const at = (member: string | null, name = "secret/data/shop"): StoreReference => ({ name, member });
const entry = (key: string, reference: StoreReference) => ({
  key,
  reference,
  kept: [] as string[],
  pinnedVersion: null as string | null,
});
const seen = (reference: StoreReference, members: string[]): ReferenceProbe => ({
  reference,
  state: "exists",
  member: reference.member === null ? "not-applicable" : "absent",
  version: "3",
  updatedAt: null,
  corrected: null,
  members,
  detail: "",
});
const facts = (rest: Partial<RepairFacts>): RepairFacts => ({
  entries: [],
  problems: [],
  probe: null,
  ...rest,
});
const wrong = (draft: Partial<BindingProblem>): BindingProblem => ({
  id: "F91",
  severity: "error",
  path: "",
  key: null,
  message: "",
  is: null,
  shouldBe: null,
  ...draft,
});

describe("the field that a misspelt one means", () => {
  test.each([
    [
      "differs in case alone",
      "mx-const-Shop.ApiKey",
      "mx-const-Shop.Apikey",
      ["mx-const-Shop.ApiKey", "user"],
      "mx-const-Shop.ApiKey",
    ],
    ["differs in signs alone", "database-name", "database_name", ["databaseName"], "databaseName"],
    ["is one letter off", "database-password", "pasword", ["password", "user"], "password"],
    ["two are equally near", "database-host", "host3", ["host1", "host2"], null],
    ["two differ in case alone", "database-host", "HOST", ["host", "Host"], null],
    [
      "none is near, and one is called as the key",
      "database-host",
      "server",
      ["database-host", "user"],
      "database-host",
    ],
    [
      "one is near, and another is called as the key",
      "database-host",
      "hosst",
      ["host", "database-host"],
      null,
    ],
    ["none is near", "database-host", "server", ["user", "password"], null],
    ["short names are near to everything", "database-host", "ab", ["ac", "xyz"], null],
  ])("%s", (_case, key, member, members, meant) => {
    const one = entry(key, at(member));
    const repair = repairOf(one, facts({ entries: [one], probe: seen(one.reference, members) }));
    expect(repair?.reference.member ?? null).toBe(meant);
  });

  it("is none that another key reads already", () => {
    const one = entry("database-host", at("host2"));
    const other = entry("database-name", at("host1"));
    const probe = seen(one.reference, ["host1"]);
    expect(repairOf(one, facts({ entries: [one, other], probe }))).toBeNull();
  });

  it("is not guessed by nearness from a list that may be cut", () => {
    const one = entry("database-host", at("hosst"));
    const many = ["host", ...Array.from({ length: 49 }, (_, index) => `field-number-${index}`)];
    expect(repairOf(one, facts({ entries: [one], probe: seen(one.reference, many) }))).toBeNull();
  });

  it("is the only one, or the one called as the key, where none is named", () => {
    const one = entry("database-host", at(null));
    const repair = (members: string[]) =>
      repairOf(one, facts({ entries: [one], probe: seen(one.reference, members) }))?.reference
        .member;
    expect(repair(["value"])).toBe("value");
    expect(repair(["database-host", "user"])).toBe("database-host");
    expect(repair(["host", "user"])).toBeUndefined();
  });

  it("is nothing while the store was not asked, or has the field", () => {
    const one = entry("database-host", at("hosst"));
    expect(repairOf(one, facts({ entries: [one] }))).toBeNull();
    const probe = { ...seen(one.reference, []), member: "present" as const };
    expect(repairOf(one, facts({ entries: [one], probe }))).toBeNull();
  });
});

describe("a path that is known to be written wrongly", () => {
  const one = entry("database-host", at("host", "secret/shop"));
  it("becomes what the probe corrects it to", () => {
    const probe = {
      ...seen(one.reference, []),
      state: "malformed" as const,
      corrected: at("host"),
    };
    expect(repairOf(one, facts({ entries: [one], probe }))?.reference).toEqual(at("host"));
  });

  it("becomes what static reading is sure of, and nothing where it guesses", () => {
    const told = {
      id: "F68",
      key: "database-host",
      is: "secret/shop",
      shouldBe: "secret/data/shop",
    };
    const repair = (severity: "error" | "warning") =>
      repairOf(one, facts({ entries: [one], problems: [wrong({ ...told, severity })] }));
    expect(repair("error")?.reference).toEqual(at("host"));
    expect(repair("warning")).toBeNull();
  });
});

describe("the key that a file name means", () => {
  const folder = entry("admin/mx-admin-password", at("password"));
  const told = wrong({ key: folder.key, is: folder.key, shouldBe: "mx-admin-password" });

  it("is the flat name of a path, with its reference unchanged", () => {
    expect(repairOf(folder, facts({ entries: [folder], problems: [told] }))).toEqual({
      key: "mx-admin-password",
      reference: folder.reference,
    });
  });

  it("is not one that is mapped already, nor one that nobody reads", () => {
    const taken = entry("mx-admin-password", at("other"));
    expect(repairOf(folder, facts({ entries: [folder, taken], problems: [told] }))).toBeNull();
    const unread = entry("certs/ca.pem", at("ca"));
    const flat = wrong({ key: unread.key, is: unread.key, shouldBe: "ca.pem" });
    expect(repairOf(unread, facts({ entries: [unread], problems: [flat] }))).toBeNull();
  });

  it("is not planned where an entry of another name would lose what Bindery does not edit", () => {
    const kept = { ...folder, kept: ["filePermission"] };
    expect(repairOf(kept, facts({ entries: [kept], problems: [told] }))).toBeNull();
    const pinned = { ...folder, pinnedVersion: "3" };
    expect(repairOf(pinned, facts({ entries: [pinned], problems: [told] }))).toBeNull();
  });

  it("is none where two entries could become it", () => {
    const two = ["databse-password", "database-pasword"].map((key) => entry(key, at("password")));
    for (const one of two) expect(repairOf(one, facts({ entries: two }))).toBeNull();
  });

  it("is the catalogue's where only a letter is wrong", () => {
    const one = entry("database-pasword", at("password"));
    expect(repairOf(one, facts({ entries: [one] }))?.key).toBe("database-password");
    const right = entry("database-password", at("password"));
    expect(repairOf(one, facts({ entries: [one, right] }))).toBeNull();
  });
});

test("closest gives none of two that are equally near, and the nearer of two", () => {
  expect(closest("password", ["passwort", "passwork"])).toBeNull();
  expect(closest("passwrd", ["password", "passwords"])).toBe("password");
  expect(closest("host", [])).toBeNull();
});
