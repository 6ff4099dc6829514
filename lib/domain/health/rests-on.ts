import type { RestsOn } from "@/lib/contracts/health";
import type { CheckContext } from "@/lib/domain/health/check";
import {
  evidenceNames,
  missingEvidence,
  observedNeedNames,
  type ObservedNeed,
} from "@/lib/domain/health/evidence";
import { lookedAt } from "@/lib/domain/health/read";
import type { Observed } from "@/lib/domain/health/snapshot";
import { age, moment } from "@/lib/domain/health/words";

type State = RestsOn["state"];

function row(label: string, state: State, at: number | null, note?: string | null): RestsOn {
  return { label, state, observedAt: at === null ? null : moment(at), ...(note ? { note } : {}) };
}

/** The missing right by its name; that it is missing is the row's state. */
const rightOf = ({ verb, resource }: { verb: string; resource: string }): string =>
  `Bindery needs the right \`${verb} ${resource}\``;

/** "the pods" as the head of a row: "Pods". */
function nameOf(need: ObservedNeed): string {
  const name = evidenceNames[need].replace(/^the /, "");
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function objects(context: CheckContext): RestsOn[] {
  const { snapshot } = context;
  const lacking = observedNeedNames.filter((need) => missingEvidence(context, need) !== null);
  const silent = snapshot.watchAgeMs > snapshot.staleAfterMs;
  const at = Math.min(...observedNeedNames.map((need) => lookedAt(snapshot[need])));
  const head = row(
    "Kubernetes objects and events",
    silent ? "stale" : "fresh",
    snapshot.now - Math.max(0, snapshot.watchAgeMs),
    silent ? `silent for ${age(snapshot.watchAgeMs)}` : null,
  );
  if (lacking.length === 0)
    return [{ ...head, observedAt: moment(Math.max(at, snapshot.now - snapshot.watchAgeMs)) }];
  return [
    ...(lacking.length < observedNeedNames.length ? [head] : []),
    ...lacking.map((need) => {
      const observed: Observed<unknown> = snapshot[need];
      const state =
        observed.state === "forbidden"
          ? "forbidden"
          : observed.state === "unreachable"
            ? "missing"
            : "stale";
      const note = missingEvidence(context, need);
      const label = nameOf(need);
      return row(
        label,
        state,
        lookedAt(observed),
        observed.state === "forbidden" ? rightOf(observed) : note,
      );
    }),
  ];
}

/** What the verdict rests on: each source with its age, or why it is missing. */
export function restsOn(context: CheckContext): RestsOn[] {
  const { probe, probeMissing, providerLog } = context.snapshot;
  const probeGap = missingEvidence(context, "probe");
  const identity = probe?.asEnvironment ?? null;
  const identityGap = missingEvidence(context, "asEnvironment");
  return [
    ...objects(context),
    probe
      ? row(
          `Probe of ${probe.storeLabel}, metadata`,
          probeGap === null ? "fresh" : "stale",
          probe.probedAt,
          probeGap,
        )
      : row("Probe of the store", "missing", null, probeMissing ?? "never probed"),
    identity
      ? row(
          "Probe as the environment",
          identityGap === null ? "fresh" : "stale",
          identity.probedAt,
          identityGap,
        )
      : row(
          "Probe as the environment",
          "off",
          null,
          probe?.asEnvironmentOff ?? probeMissing ?? "not run yet",
        ),
    providerLog.state === "seen"
      ? row("Provider log", "fresh", providerLog.observedAt)
      : row(
          "Provider log",
          providerLog.state === "forbidden" ? "forbidden" : "off",
          null,
          providerLog.state === "forbidden" ? rightOf(providerLog) : null,
        ),
  ];
}
