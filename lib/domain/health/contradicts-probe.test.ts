import { describe, expect, it } from "vitest";
import { contradictsProbe } from "@/lib/domain/health/contradicts-probe";
import { failedRung, makeProbe, passed } from "@/testing/factories/snapshot";

const good = makeProbe();
const bad = makeProbe({ rungs: [...passed("address"), failedRung("signin", "refused")] });
const mounted = { name: "shop-1", verdict: "unknown", filesMounted: 11 } as const;
const failed = { name: "shop-2", verdict: "failed", filesMounted: 0 } as const;
const waiting = { name: "shop-2", verdict: "unknown", filesMounted: 0 } as const;

describe("the store is asked again at once", () => {
  it("when a pod mounts although the last probe failed", () => {
    expect(contradictsProbe([], [mounted], bad)).toBe(true);
  });

  it("when a pod fails to mount although the last probe found everything", () => {
    expect(contradictsProbe([mounted, waiting], [mounted, failed], good)).toBe(true);
  });

  it("when one reference alone was missing, and a pod mounts", () => {
    const missing = good.references.map((one, at) =>
      at === 0 ? { ...one, member: "absent" as const } : one,
    );
    expect(contradictsProbe([], [mounted], { ...good, references: missing })).toBe(true);
  });

  it("not for pods that do as the probe said, nor for what was known before", () => {
    expect(contradictsProbe([], [mounted], good)).toBe(false);
    expect(contradictsProbe([waiting], [failed], bad)).toBe(false);
    expect(contradictsProbe([mounted], [mounted], bad)).toBe(false);
    expect(contradictsProbe([failed], [failed], good)).toBe(false);
  });

  it("not where nothing was probed yet: the first probe is on its way", () => {
    expect(contradictsProbe([], [mounted], null)).toBe(false);
  });
});
