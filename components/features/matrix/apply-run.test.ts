import { describe, expect, it } from "vitest";
import { ApiError, asApiError } from "@/lib/client/api-error";
import { runInOrder, type RunResult } from "./apply-run";

const refused = (code: string, status = 409) =>
  new ApiError({
    status,
    code,
    title: "Refused",
    detail: `${code}.`,
    hint: "Plan again.",
    requestId: "req-1",
    fields: [],
  });

async function run(outcomes: Record<string, Error | number>, isStopped = () => false) {
  const asked: string[] = [];
  const results = new Map<string, RunResult>();
  const seen: string[] = [];
  await runInOrder({
    environments: Object.keys(outcomes),
    apply: (name) => {
      asked.push(name);
      const outcome = outcomes[name];
      return typeof outcome === "number"
        ? Promise.resolve({ revision: outcome })
        : Promise.reject(outcome ?? new Error("none"));
    },
    onResult: (name, result) => {
      results.set(name, result);
      seen.push(`${name} ${result.state}`);
    },
    isStopped,
    toApiError: asApiError,
  });
  return { asked, seen, results: Object.fromEntries(results) };
}

describe("applying one environment after the other", () => {
  it("tells of each when it begins and how it ended, in order", async () => {
    const { seen, results } = await run({ a: 4, b: 2 });
    expect(seen).toEqual(["a running", "a applied", "b running", "b applied"]);
    expect(results["b"]).toEqual({ state: "applied", revision: 2 });
  });

  it("goes on past what is one environment's own matter", async () => {
    for (const code of ["conflict", "precondition_failed", "not_found"]) {
      const { asked, results } = await run({ a: refused(code), b: 2 });
      expect(asked).toEqual(["a", "b"]);
      expect(results["a"]).toMatchObject({
        state: "failed",
        message: `${code}. Plan again.`,
        requestId: "req-1",
      });
    }
  });

  it("stops at what would meet every environment, and says of the rest that nothing was sent", async () => {
    for (const code of ["cluster_unavailable", "audit_unavailable", "forbidden", "internal"]) {
      const { asked, results } = await run({ a: 1, b: refused(code, 503), c: 3 });
      expect(asked).toEqual(["a", "b"]);
      expect(results["c"]).toEqual({ state: "stopped" });
    }
  });

  it("does not call failed what got no answer", async () => {
    const { asked, results } = await run({ a: refused("unreachable", 0), b: 2 });
    expect(asked).toEqual(["a"]);
    expect(results["a"]?.state).toBe("unanswered");
    expect(results["b"]?.state).toBe("stopped");
  });

  it("stops where a person says so, after the one that runs", async () => {
    let isStopped = false;
    const { asked, results } = await run({ a: 1, b: 2, c: 3 }, () => {
      const before = isStopped;
      isStopped = true;
      return before;
    });
    expect(asked).toEqual(["a"]);
    expect([results["b"], results["c"]]).toEqual([{ state: "stopped" }, { state: "stopped" }]);
  });
});
