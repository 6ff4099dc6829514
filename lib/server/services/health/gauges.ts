import "server-only";
import { Gauge } from "prom-client";
import { verdicts, type Verdict } from "@/lib/contracts/health";
import { getHub } from "@/lib/server/services/clusters/hub";
import { singleton } from "@/lib/server/singleton";
import { metrics } from "@/lib/server/telemetry/metrics";

const watchStates = ["live", "connecting", "stale", "failed"] as const;

/** What the engine of this process holds at the moment of the scrape; asking diagnoses nothing. Once per process. */
export function registerHealthGauges(
  count: () => ReadonlyMap<Verdict | "undiagnosed", number>,
): void {
  singleton("health-gauges", () => {
    const registers = [metrics().registry];
    return [
      new Gauge({
        name: "bindery_environments",
        help: "Environments by verdict; `undiagnosed`: none yet from a live watch",
        labelNames: ["verdict"],
        registers,
        collect() {
          const counts = count();
          for (const verdict of [...verdicts, "undiagnosed"] as const)
            this.set({ verdict }, counts.get(verdict) ?? 0);
        },
      }),
      new Gauge({
        name: "bindery_namespaces",
        help: "Registered namespaces by the state of their watches",
        labelNames: ["watch"],
        registers,
        collect() {
          const states = getHub()
            .all()
            .flatMap((watch) => watch.namespaces.map((name) => watch.state(name).state));
          for (const state of watchStates)
            this.set({ watch: state }, states.filter((each) => each === state).length);
        },
      }),
    ];
  });
}
