import { describe, expect, it } from "vitest";
import { Problem } from "@/lib/contracts/problem";
import { problemOf, toAppError } from "@/lib/server/api/problem";
import { getDb } from "@/lib/server/db/client";
import { registerCluster, useWorld } from "@/testing/world";

describe("a cluster that refuses the credentials", () => {
  const world = useWorld({ scenario: "empty" });

  it("is not registered, and the answer has every rung and whole sentences", async () => {
    const kubeconfig = world().kubeconfigs.bindery.replace(/token: .*/, "token: expired");
    const refused = registerCluster(world(), { namespaces: ["default"], kubeconfig });
    const problem = problemOf(await refused.then(() => null, toAppError).then(must), "request-1");
    expect(Problem.parse(problem).rungs?.map(({ label, state }) => `${label}: ${state}`)).toEqual([
      "API reached: passed",
      "Signed in: failed",
      "Rights in default: skipped",
      "SecretProviderClass is known: skipped",
    ]);
    expect(problem.detail).toMatch(/Unauthorized\.$/);
    expect(problem.hint).toBe(
      "Give the cluster a new kubeconfig, with a token that is still valid.",
    );
    expect(await getDb().cluster.count()).toBe(0);
  });
});

function must<T>(value: T | null): T {
  if (value === null) throw new Error("nothing was refused");
  return value;
}
