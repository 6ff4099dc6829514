import { describe, expect, it } from "vitest";
import {
  DatabaseMode,
  StorageMode,
  type AuthenticationModes,
  type DatabaseMode as Database,
} from "@/lib/contracts/bindings";
import { forbiddenKeys, requiredKeys } from "@/lib/domain/bindings/key-catalogue";
import { checkMapping } from "./check-mapping";
import { modeAnnotations } from "./declared-modes";
import { modeKeys } from "./mode-keys";
import { detectModes } from "./modes";

const allModes: AuthenticationModes[] = DatabaseMode.options.flatMap((database: Database) =>
  StorageMode.options.map((storage) => ({ database, storage })),
);
const unknown = { operatorVersion: null, runtimeVersion: null };

describe("modeKeys", () => {
  it("leads from any complete mapping to one that the other modes have nothing against", () => {
    for (const from of allModes)
      for (const to of allModes) {
        const mapped = new Set(requiredKeys(from));
        const { required, leaving } = modeKeys(from, to, mapped);
        for (const { key } of required) mapped.add(key);
        for (const key of leaving) mapped.delete(key);
        expect(checkMapping([...mapped], { modes: to, ...unknown })).toEqual([]);
      }
  });

  it("lets only mapped keys leave, calls no key two things, and is empty between equal modes", () => {
    for (const from of allModes)
      for (const to of allModes) {
        const { required, optional, forbidden, leaving } = modeKeys(from, to, new Set());
        expect(leaving).toEqual([]);
        const named = [...required.map(({ key }) => key), ...optional, ...forbidden];
        expect(new Set(named).size).toBe(named.length);
        expect(forbidden.filter((key) => !forbiddenKeys(to).includes(key))).toEqual([]);
      }
    for (const modes of allModes)
      expect(modeKeys(modes, modes, new Set(requiredKeys(modes)))).toMatchObject({
        required: [],
        forbidden: [],
        leaving: [],
      });
  });
});

describe("declared modes", () => {
  it("are read back for every pair, whatever is mapped", () => {
    for (const modes of allModes)
      for (const other of allModes) {
        const classAnnotations = modeAnnotations(modes);
        const found = detectModes(requiredKeys(other), { classAnnotations });
        expect(found).toEqual({ modes, isCertain: { database: true, storage: true } });
      }
  });

  it("count only when both are there and known: else the keys decide", () => {
    const [whole = { database: "password", storage: "s3-static" }] = allModes;
    const keys = requiredKeys(whole);
    const half = { "bindery.dev/database-mode": "aws-rds-iam" };
    const wrong = { ...half, "bindery.dev/storage-mode": "floppy" };
    for (const classAnnotations of [half, wrong])
      expect(detectModes(keys, { classAnnotations }).modes).toEqual(whole);
  });
});
