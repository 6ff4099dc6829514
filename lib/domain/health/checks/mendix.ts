import type { CheckContext, HealthCheck } from "@/lib/domain/health/check";
import { isBound } from "@/lib/domain/health/evidence";
import {
  atNextStart,
  className,
  effect,
  finding,
  inNamespace,
  objectEvidence,
  podNames,
  retrySteps,
} from "@/lib/domain/health/findings";
import { seen, textOf, listOf } from "@/lib/domain/health/read";
import { failureEvidence, podsThatSay } from "@/lib/domain/health/text-check";
import { quoted } from "@/lib/domain/health/words";

const accountAnnotation = "privatecloud.mendix.com/environment-account";
const classAnnotation = "privatecloud.mendix.com/environment-class";

function appOf(context: CheckContext): string {
  return `MendixApp ${context.snapshot.environment.name}`;
}

const accountExists: HealthCheck = {
  id: "F73",
  title: "The ServiceAccount of the environment's name exists",
  area: "mendix",
  needs: ["serviceAccount"],
  find(context) {
    const { serviceAccount, environment } = context.snapshot;
    const told = podsThatSay(context, /serviceaccounts? "[^"]*" not found/);
    if (
      (serviceAccount.state !== "absent" && told.length === 0) ||
      isBound(context.snapshot) === false
    )
      return [];
    const severity = told.length > 0 ? "failed" : atNextStart(context);
    const name = quoted(environment.name);
    return [
      finding(context, {
        id: "F73",
        severity,
        title: `ServiceAccount ${environment.name} does not exist: ${effect(severity)}`,
        cause:
          "The pod's identity at the store is the ServiceAccount of the environment's own name. Without it there is no token.",
        evidence: [
          objectEvidence(
            `ServiceAccount ${environment.name}`,
            serviceAccount,
            serviceAccount.state === "absent"
              ? "absent"
              : "there now; absent when the pod last tried",
          ),
          ...failureEvidence(told),
        ],
        fix: [
          {
            text: "Create it. Bindery can do this.",
            action: { kind: "planRepair", label: "Plan repair" },
          },
          {
            text: "Or by hand.",
            command: `${inNamespace(context)} create serviceaccount ${name} && ${inNamespace(context)} annotate serviceaccount ${name} ${accountAnnotation}=true`,
          },
          ...retrySteps(context, told),
        ],
        pods: podNames(told),
      }),
    ];
  },
};

const accountAnnotated: HealthCheck = {
  id: "F74",
  title: "The ServiceAccount is marked as an environment's",
  area: "mendix",
  needs: ["serviceAccount"],
  find(context) {
    const { serviceAccount, environment } = context.snapshot;
    const account = seen(serviceAccount);
    if (!account || account.metadata?.annotations?.[accountAnnotation] === "true") return [];
    return [
      finding(context, {
        id: "F74",
        severity: "degraded",
        title: `ServiceAccount ${environment.name} lacks the annotation that lets the operator attach it`,
        cause: "The Mendix operator attaches only accounts that are marked as an environment's.",
        fields: [
          {
            object: `ServiceAccount ${environment.name}`,
            path: `metadata.annotations["${accountAnnotation}"]`,
            is: account.metadata?.annotations?.[accountAnnotation] ?? null,
            shouldBe: "true",
          },
        ],
        evidence: [
          objectEvidence(
            `ServiceAccount ${environment.name}`,
            serviceAccount,
            "the annotation is not “true”",
          ),
        ],
        fix: [
          {
            text: "Add the annotation. Bindery can do this.",
            action: { kind: "planRepair", label: "Plan repair" },
          },
          {
            text: "Or by hand.",
            command: `${inNamespace(context)} annotate serviceaccount ${quoted(environment.name)} ${accountAnnotation}=true --overwrite`,
          },
        ],
      }),
    ];
  },
};

const classAnnotated: HealthCheck = {
  id: "F75",
  title: "The class is marked as an environment's",
  area: "mendix",
  needs: ["secretProviderClass"],
  find(context) {
    const observed = context.snapshot.secretProviderClass;
    const found = seen(observed);
    if (!found || found.metadata?.annotations?.[classAnnotation] === "true") return [];
    return [
      finding(context, {
        id: "F75",
        severity: "degraded",
        title: `${className(context)} lacks the annotation that marks it as the environment's`,
        cause: "The Mendix operator may pass over a class that is not marked.",
        fields: [
          {
            object: className(context),
            path: `metadata.annotations["${classAnnotation}"]`,
            is: found.metadata?.annotations?.[classAnnotation] ?? null,
            shouldBe: "true",
          },
        ],
        evidence: [objectEvidence(className(context), observed, "the annotation is not “true”")],
        fix: [
          {
            text: "Add the annotation. Bindery can do this.",
            action: { kind: "planRepair", label: "Plan repair" },
          },
          {
            text: "Or by hand.",
            command: `${inNamespace(context)} annotate secretproviderclass ${quoted(context.snapshot.environment.name)} ${classAnnotation}=true --overwrite`,
          },
        ],
      }),
    ];
  },
};

const flagIsSet: HealthCheck = {
  id: "F76",
  title: "The MendixApp uses the store",
  area: "mendix",
  needs: ["mendixApp", "secretProviderClass"],
  find(context) {
    const { mendixApp, secretProviderClass, environment } = context.snapshot;
    const app = seen(mendixApp);
    if (!app || seen(secretProviderClass) === null) return [];
    const flag: unknown = app.spec?.allowOverrideSecretsWithSecretStoreCSIDriver;
    if (flag === true) return [];
    const patch = '{"spec":{"allowOverrideSecretsWithSecretStoreCSIDriver":true}}';
    return [
      finding(context, {
        id: "F76",
        severity: "degraded",
        title: `${environment.name} has a class, but its MendixApp does not use it`,
        cause: "Without the flag the operator starts pods without the store.",
        fields: [
          {
            object: appOf(context),
            path: "spec.allowOverrideSecretsWithSecretStoreCSIDriver",
            is: flag === undefined ? null : JSON.stringify(flag),
            shouldBe: "true",
          },
        ],
        evidence: [
          objectEvidence(appOf(context), mendixApp, "the flag is not true"),
          objectEvidence(className(context), secretProviderClass, "exists"),
        ],
        fix: [
          {
            text: "Set the flag. Bindery can do this.",
            action: { kind: "planRepair", label: "Plan repair" },
          },
          {
            text: "Or by hand.",
            command: `${inNamespace(context)} patch mendixapp ${quoted(environment.name)} --type=merge -p ${quoted(patch)}`,
          },
        ],
      }),
    ];
  },
};

const noPlans: HealthCheck = {
  id: "F81",
  title: "No service plan stands beside the store",
  area: "mendix",
  needs: ["mendixApp"],
  find(context) {
    const { mendixApp, environment } = context.snapshot;
    const spec = seen(mendixApp)?.spec;
    if (isBound(context.snapshot) === false) return [];
    const plans = [
      { path: "spec.database.servicePlan", is: textOf(spec?.database?.servicePlan) },
      { path: "spec.storage.servicePlan", is: textOf(spec?.storage?.servicePlan) },
    ].filter((plan) => plan.is !== "");
    if (plans.length === 0) return [];
    return [
      finding(context, {
        id: "F81",
        severity: "degraded",
        title: `${environment.name} has a service plan beside the store`,
        cause:
          "An environment that takes database and file storage from a store must have no plan for them: the combination is not supported.",
        fields: plans.map((plan) => ({ object: appOf(context), ...plan, shouldBe: null })),
        evidence: [
          objectEvidence(appOf(context), mendixApp, plans.map((plan) => plan.path).join(", ")),
        ],
        fix: [
          {
            text: "Remove the plan from the MendixApp. Databases and buckets that a plan made stay the owner's task.",
          },
        ],
      }),
    ];
  },
};

const noPlainSecret: HealthCheck = {
  id: "F82",
  title: "No regular Secret stands beside the class",
  area: "mendix",
  needs: ["pods", "secretProviderClass"],
  find(context) {
    const { environment, secretProviderClass } = context.snapshot;
    if (seen(secretProviderClass) === null) return [];
    const pods = context.pods.filter((pod) =>
      listOf(pod.pod.spec?.volumes).some((one) => one.secret?.secretName === environment.name),
    );
    if (pods.length === 0) return [];
    return [
      finding(context, {
        id: "F82",
        severity: "degraded",
        title: `${environment.name} takes a regular Secret and a class at once`,
        cause: "An environment uses one or the other, never both.",
        evidence: [
          objectEvidence(
            "Pods",
            context.snapshot.pods,
            `a volume mounts Secret ${environment.name}`,
          ),
        ],
        fix: [{ text: "Keep one of the two and delete the other." }],
        pods: podNames(pods),
      }),
    ];
  },
};

const orphan: HealthCheck = {
  id: "F83",
  title: "The class belongs to an environment",
  area: "mendix",
  needs: ["mendixApp", "secretProviderClass"],
  find(context) {
    const { mendixApp, secretProviderClass, environment } = context.snapshot;
    if (mendixApp.state !== "absent" || seen(secretProviderClass) === null) return [];
    return [
      finding(context, {
        id: "F83",
        severity: context.pods.length > 0 ? "degraded" : "unknown",
        title: `${className(context)} belongs to no environment`,
        cause: `Namespace ${environment.namespace} has no MendixApp ${environment.name}. The class is left over, or the environment is yet to come.`,
        evidence: [
          objectEvidence(appOf(context), mendixApp, "absent"),
          objectEvidence(className(context), secretProviderClass, "exists"),
        ],
        fix: [
          {
            text: "Delete it, if the environment is gone.",
            command: `${inNamespace(context)} delete secretproviderclass ${quoted(environment.name)}`,
          },
        ],
      }),
    ];
  },
};

export const mendixChecks: readonly HealthCheck[] = [
  accountExists,
  accountAnnotated,
  classAnnotated,
  flagIsSet,
  noPlans,
  noPlainSecret,
  orphan,
];
