import fc from "fast-check";
import { expect, it } from "vitest";
import { fromBase32, toBase32 } from "@/lib/domain/base32";

it.each([
  ["", ""],
  ["f", "MY"],
  ["fo", "MZXQ"],
  ["foo", "MZXW6"],
  ["foob", "MZXW6YQ"],
  ["fooba", "MZXW6YTB"],
  ["foobar", "MZXW6YTBOI"],
])("writes %j as RFC 4648 does", (text, encoded) => {
  expect(toBase32(Buffer.from(text))).toBe(encoded);
});

it("reads back every byte that it wrote", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      expect([...(fromBase32(toBase32(bytes)) ?? [])]).toEqual([...bytes]);
    }),
  );
});

it("gives nothing for a letter outside of the alphabet", () => {
  expect(fromBase32("MZXW1")).toBeNull();
});
