import "server-only";
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";
import { singleton } from "@/lib/server/singleton";

function make() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "bindery_" });
  const registers = [registry];
  return {
    registry,
    requestSeconds: new Histogram({
      name: "bindery_http_request_duration_seconds",
      help: "Time from request to answer",
      labelNames: ["route", "method", "status"],
      buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10],
      registers,
    }),
    auditEntries: new Counter({
      name: "bindery_audit_entries_total",
      help: "Audit entries written",
      labelNames: ["outcome"],
      registers,
    }),
    auditFailures: new Counter({
      name: "bindery_audit_failures_total",
      help: "Audit entries that could not be written; the action was refused or stays open",
      registers,
    }),
    openIntents: new Gauge({
      name: "bindery_audit_open_intents",
      help: "Intents without an outcome",
      registers,
    }),
  };
}

/** The metrics of this process. Other folders add theirs with `metrics().registry`. */
export function metrics() {
  return singleton("metrics", make);
}
