import type { CheckContext, HealthCheck } from "@/lib/domain/health/check";
import { isBound } from "@/lib/domain/health/evidence";
import {
  atNextStart,
  className,
  effect,
  eventEvidence,
  finding,
  inNamespace,
  objectEvidence,
  podNames,
  retrySteps,
} from "@/lib/domain/health/findings";
import { coreOf } from "@/lib/domain/health/mount-failure";
import { hidesFailedRotation, listOf, seen } from "@/lib/domain/health/read";
import { failureEvidence, podsThatSay } from "@/lib/domain/health/text-check";
import { count } from "@/lib/domain/health/words";

const notFound = /failed to get secretproviderclass (\S+), error: .*not found/i;

/** A class of the namespace that no environment claims and whose name is nearly this one (F73). */
function misnamed(context: CheckContext): string | null {
  const environments = new Set(listOfNames(context.snapshot.environmentNames));
  const wanted = context.snapshot.environment.name;
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  const isNear = (name: string) =>
    plain(name).includes(plain(wanted)) || plain(wanted).includes(plain(name));
  const free = listOfNames(context.snapshot.classNames).filter(
    (name) => name !== wanted && !environments.has(name),
  );
  return free.find((name) => plain(name) !== "" && isNear(name)) ?? null;
}

function listOfNames(observed: CheckContext["snapshot"]["classNames"]): string[] {
  const value = seen(observed);
  return Array.isArray(value) ? value.filter((name) => typeof name === "string") : [];
}

function classIsAbsent(context: CheckContext) {
  const { secretProviderClass, environment } = context.snapshot;
  const other = misnamed(context);
  const evidence = [
    objectEvidence(className(context), secretProviderClass, `absent in ${environment.namespace}`),
    ...(other
      ? [
          objectEvidence(
            `SecretProviderClass ${other}`,
            context.snapshot.classNames,
            "is there, and belongs to no environment",
          ),
        ]
      : []),
  ];
  const repair = [
    { text: "Create it again.", action: { kind: "planRestore" as const, label: "Plan restore" } },
    {
      text: "See which classes there are.",
      command: `${inNamespace(context)} get secretproviderclasses`,
    },
  ];
  return { evidence, repair, other };
}

const classExists: HealthCheck = {
  id: "F07",
  title: "The SecretProviderClass exists",
  area: "spc",
  needs: ["mendixApp", "secretProviderClass"],
  find(context) {
    const { secretProviderClass, environment } = context.snapshot;
    if (secretProviderClass.state !== "absent" || isBound(context.snapshot) === false) return [];
    const { evidence, repair, other } = classIsAbsent(context);
    const waiting = context.pods.filter((pod) => !pod.isMounted);
    if (waiting.length === 0 && context.pods.length > 0) return [];
    return [
      finding(context, {
        id: "F07",
        severity: "failed",
        title: `SecretProviderClass ${environment.name} is absent: new pods cannot mount`,
        cause: other
          ? `The environment and its class must have one name. ${other} looks like the one that was meant.`
          : `The environment asks for a class of its own name, and namespace ${environment.namespace} has none.`,
        evidence: [...evidence, ...failureEvidence(podsThatSay(context, notFound))],
        fix: [...repair, ...retrySteps(context, waiting)],
        pods: podNames(waiting),
      }),
    ];
  },
};

const classDeletedAfterMount: HealthCheck = {
  id: "F92",
  title: "The class of the mounted pods still exists",
  area: "spc",
  needs: ["secretProviderClass", "pods", "podStatuses"],
  find(context) {
    const { secretProviderClass, environment } = context.snapshot;
    const mounted = context.pods.filter((pod) => pod.isMounted);
    if (secretProviderClass.state !== "absent" || mounted.length === 0) return [];
    const { evidence, repair } = classIsAbsent(context);
    const told = podsThatSay(context, notFound).filter((pod) => pod.isMounted);
    const silence =
      hidesFailedRotation(context.snapshot) === false
        ? "Drivers before 1.6.0 say nothing about it."
        : "The kubelet repeats FailedMount on pods that keep running.";
    const hasWaiting = mounted.length < context.pods.length;
    return [
      finding(context, {
        id: "F92",
        severity: "degraded",
        title: `SecretProviderClass ${environment.name} was deleted after ${count(mounted.length, "pod")} mounted: the next start fails`,
        cause: `The mounted files stay, nothing renews them, and a pod that starts now cannot mount. ${silence}`,
        evidence: [
          ...evidence,
          objectEvidence(
            "SecretProviderClassPodStatus",
            context.snapshot.podStatuses,
            `${count(mounted.length, "pod")} mounted from it`,
          ),
          ...failureEvidence(told),
        ],
        fix: repair,
        pods: podNames(mounted),
        ...(hasWaiting ? { explainedBy: "F07" } : {}),
      }),
    ];
  },
};

/** The API still holds a class that the driver did not find when it last tried: it was made since. */
const classCameLater: HealthCheck = {
  id: "B32",
  title: "The driver sees the class that the API shows",
  area: "spc",
  needs: ["secretProviderClass", "pods", "events"],
  find(context) {
    if (context.snapshot.secretProviderClass.state !== "seen") return [];
    const pods = podsThatSay(context, notFound);
    const failure = pods[0]?.failure;
    if (!failure) return [];
    const isWaiting = pods.some((pod) => pod.failure?.phase === "mount");
    return [
      finding(context, {
        id: "B32",
        severity: isWaiting ? "failed" : "unknown",
        title: `${className(context)} was absent when the pods last tried: they wait for the next try`,
        cause:
          "The class is there now. The kubelet tries again after a back-off that grows to minutes.",
        evidence: [
          eventEvidence(failure, coreOf(failure.message)),
          objectEvidence(className(context), context.snapshot.secretProviderClass, "exists"),
        ],
        fix: retrySteps(context, pods),
        pods: podNames(pods),
      }),
    ];
  },
};

const classIsFilled: HealthCheck = {
  id: "F08",
  title: "The class names a provider and parameters",
  area: "spc",
  needs: ["secretProviderClass"],
  find(context) {
    const observed = context.snapshot.secretProviderClass;
    if (observed.state !== "seen") return [];
    const spec = observed.value?.spec;
    const empty = [
      ...(spec?.provider ? [] : ["provider"]),
      ...(Object.keys(spec?.parameters ?? {}).length > 0 ? [] : ["parameters"]),
    ];
    if (empty.length === 0) return [];
    const severity = atNextStart(context);
    const told = podsThatSay(context, /(provider|parameters) not set in /);
    return [
      finding(context, {
        id: "F08",
        severity,
        title: `${className(context)} has no ${empty.join(" and no ")}: ${effect(severity)}`,
        cause:
          "The driver cannot tell which provider to ask, or for what. The API accepts such a class: it checks nothing.",
        fields: empty.map((path) => ({
          object: className(context),
          path: `spec.${path}`,
          is: null,
          shouldBe: null,
        })),
        evidence: [
          objectEvidence(
            className(context),
            observed,
            empty.map((path) => `spec.${path} is empty`).join(", "),
          ),
          ...failureEvidence(told),
        ],
        fix: [
          { text: "Plan the binding again.", action: { kind: "planRepair", label: "Plan repair" } },
          ...retrySteps(context, told),
        ],
        pods: podNames(told),
      }),
    ];
  },
};

const parametersAreText: HealthCheck = {
  id: "F09",
  title: "Every parameter is text",
  area: "spc",
  needs: ["secretProviderClass"],
  find(context) {
    const observed = context.snapshot.secretProviderClass;
    const parameters: Record<string, unknown> = seen(observed)?.spec?.parameters ?? {};
    const wrong = Object.entries(parameters).filter(([, value]) => typeof value !== "string");
    if (wrong.length === 0) return [];
    return [
      finding(context, {
        id: "F09",
        severity: atNextStart(context),
        title: `Parameter ${wrong[0]?.[0] ?? ""} is not text`,
        cause: "Parameters are text, also numbers and booleans: they need quotes.",
        fields: wrong.slice(0, 8).map(([name, value]) => ({
          object: className(context),
          path: `spec.parameters.${name}`,
          is: JSON.stringify(value) ?? null,
          shouldBe: JSON.stringify(String(value)),
        })),
        evidence: [
          objectEvidence(className(context), observed, `${listOf(wrong).length} not text`),
        ],
        // A plan would leave the parameter out: Bindery reads parameters that are text alone.
        fix: [{ text: "Quote the value where the class is written, and apply it again." }],
      }),
    ];
  },
};

export const spcChecks: readonly HealthCheck[] = [
  classExists,
  classDeletedAfterMount,
  classCameLater,
  classIsFilled,
  parametersAreText,
];
