import { inspect } from "node:util";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { SecretValue } from "@/lib/domain/secret-value";
import { loadKeys } from "@/lib/server/security/keys";
import { fingerprint, seal, sealedKeyId, unseal } from "@/lib/server/security/seal";
import { setSingleton } from "@/lib/server/singleton";
import { testConfig } from "@/testing/database";

const place = { table: "store", row: "main", field: "token" };
const otherKey = { BINDERY_ENCRYPTION_KEY: Buffer.alloc(32, 9).toString("base64") };

describe("seal", () => {
  beforeAll(() => {
    setSingleton("config", testConfig());
    setSingleton("keys", undefined);
  });

  it("opens what it sealed, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(unseal(seal(new SecretValue(text), place), place).reveal()).toBe(text);
      }),
    );
  });

  it("never gives the same bytes twice, and none of the text", () => {
    const sealed = [1, 2].map(() => Buffer.from(seal(new SecretValue("canary-canary"), place)));
    expect(sealed[0]?.equals(sealed[1] ?? Buffer.alloc(0))).toBe(false);
    expect(sealed[0]?.includes("canary")).toBe(false);
  });

  it.each([
    ["another table", { ...place, table: "cluster" }],
    ["another row", { ...place, row: "other" }],
    ["another field", { ...place, field: "password" }],
    ["shifted borders", { table: "store", row: "maint", field: "oken" }],
  ])("does not open in %s", (_, elsewhere) => {
    const sealed = seal(new SecretValue("x"), place);
    expect(() => unseal(sealed, elsewhere)).toThrow("altered or moved");
  });

  it("does not open after any single byte was altered or cut", () => {
    const sealed = seal(new SecretValue("some text"), place);
    for (let index = 0; index < sealed.byteLength; index += 1) {
      const altered = new Uint8Array(sealed);
      altered[index] = (altered[index] ?? 0) ^ 1;
      expect(() => unseal(altered, place)).toThrow("sealed value");
      expect(() => unseal(sealed.subarray(0, index), place)).toThrow("sealed value");
    }
  });

  it("says that another key is needed, and which one it was", () => {
    const other = loadKeys(testConfig(otherKey)).encryption;
    const sealed = seal(new SecretValue("x"), place);
    expect(() => unseal(sealed, place, other)).toThrow("another encryption key");
    expect(sealedKeyId(sealed)).not.toBe(other.id);
  });

  it("fingerprints are equal for equal values and purposes only", () => {
    const of = (text: string, purpose: string) => fingerprint(new SecretValue(text), purpose);
    expect(of("a", "p")).toBe(of("a", "p"));
    expect(new Set([of("a", "p"), of("b", "p"), of("a", "q")]).size).toBe(3);
  });

  it("a configuration prints no secret", () => {
    const config = testConfig({
      DATABASE_URL: "postgresql://u:canary@h/d",
      BINDERY_SETUP_TOKEN: "canary-canary-canary",
    });
    expect(inspect(config, { depth: 9 }) + JSON.stringify(config)).not.toContain("canary");
  });
});
