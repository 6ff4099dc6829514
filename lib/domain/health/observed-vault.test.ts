import { describe, expect, it } from "vitest";
import { Diagnosis } from "@/lib/contracts/health";
import { diagnoseVault } from "@/testing/factories/diagnose";
import { withoutProbe, type Expected } from "@/testing/observed/row";
import { observedVaultRows } from "@/testing/observed/vault";

function said(diagnosis: Diagnosis): Expected & { others: string[] } {
  const [first, ...rest] = diagnosis.findings.filter((one) => one.severity !== "advice");
  return {
    verdict: diagnosis.verdict,
    cause: first?.id ?? null,
    others: rest.map((one) => one.id),
  };
}

describe.each(observedVaultRows)("Vault, driver $driver: $fault", (row) => {
  it("names the cause when the store was probed", () => {
    const diagnosis = diagnoseVault(row.snapshot);
    expect(Diagnosis.parse(diagnosis)).toEqual(diagnosis);
    expect(said(diagnosis)).toMatchObject(row.withProbe);
  });

  it("names honest candidates, and no green, before any probe", () => {
    const diagnosis = diagnoseVault(withoutProbe(row.snapshot));
    expect(diagnosis.verdict).not.toBe("healthy");
    expect(said(diagnosis)).toMatchObject(row.withoutProbe);
  });
});
