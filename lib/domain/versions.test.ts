import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareVersions, isAtLeast, parseVersion } from "@/lib/domain/versions";

describe("compareVersions", () => {
  it.each([
    ["2.9.0", "2.10.0", -1],
    ["10.24.3.12345", "10.24.3", 1],
    ["9.22", "9.22.0", 0],
    ["v1.6.1", "1.6.1", 0],
    ["1.5.3-eksbuild.1", "1.5.3", 0],
    ["11.0.0-rc.2", "11.0.0", -1],
    ["11.0.0-rc.2", "10.99.0", 1],
    ["2.24.2+build.7", "2.24.2", 0],
  ])("orders %s and %s", (a, b, sign) => {
    expect(Math.sign(compareVersions(a, b) ?? Number.NaN)).toBe(sign);
    expect(Math.sign(compareVersions(b, a) ?? Number.NaN)).toBe(sign === 0 ? 0 : -sign);
  });

  it("says null, not a guess, for what it cannot read", () => {
    for (const text of ["", "latest", "sha256:ab", null]) {
      expect(compareVersions(text, "1.0")).toBeNull();
      expect(isAtLeast(text, "1.0")).toBeNull();
    }
    expect(parseVersion(undefined)).toBeNull();
  });

  it("is a total order on readable versions", () => {
    const version = fc.array(fc.nat(40), { minLength: 1, maxLength: 4 }).map((n) => n.join("."));
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        const sorted = [a, b, c].toSorted((x, y) => compareVersions(x, y) ?? 0);
        expect(compareVersions(sorted[0] ?? "", sorted[2] ?? "")).toBeLessThanOrEqual(0);
      }),
    );
  });
});
