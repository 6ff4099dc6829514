import { describe, expect, it } from "vitest";
import { codeAt } from "@/lib/server/auth/second-factor";
import { toBase32 } from "@/lib/domain/base32";

/** RFC 6238, appendix B, SHA-1: the last six of its eight digits. */
const vectors = [
  [59, "287082"],
  [1111111109, "081804"],
  [1111111111, "050471"],
  [1234567890, "005924"],
  [2000000000, "279037"],
  [20000000000, "353130"],
] as const;

describe("codeAt", () => {
  it.each(vectors)("gives the code of RFC 6238 at second %i", (second, code) => {
    const secret = toBase32(Buffer.from("12345678901234567890"));
    expect(codeAt(secret, Math.floor(second / 30))).toBe(code);
  });
});
