import { describe, expect, it } from "vitest";
import { Diagnosis } from "@/lib/contracts/health";
import { diagnoseVault } from "@/testing/factories/diagnose";
import { makeSnapshot } from "@/testing/factories/snapshot";

describe("diagnose", () => {
  it("calls an environment healthy when every proof is there and fresh", () => {
    const diagnosis = diagnoseVault(makeSnapshot());
    expect(diagnosis.findings).toEqual([]);
    expect(diagnosis.checks.skipped).toEqual([]);
    expect(diagnosis.verdict).toBe("healthy");
    expect(Diagnosis.parse(diagnosis)).toEqual(diagnosis);
  });
});
