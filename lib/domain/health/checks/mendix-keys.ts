import { findKey, requiredKeys } from "@/lib/domain/bindings/key-catalogue";
import { detectModes } from "@/lib/domain/bindings/keys/modes";
import type { CheckContext, HealthCheck } from "@/lib/domain/health/check";
import {
  atNextStart,
  className,
  editKeysStep,
  finding,
  objectEvidence,
} from "@/lib/domain/health/findings";
import { listOf, seen } from "@/lib/domain/health/read";
import { repairSteps } from "@/lib/domain/health/repair-step";
import { count, names } from "@/lib/domain/health/words";
import { isAtLeast } from "@/lib/domain/versions";

function mapped(context: CheckContext): string[] {
  return listOf(context.binding?.entries).map((entry) => entry.key);
}

const requiredMapped: HealthCheck = {
  id: "F77",
  title: "Every required key is mapped",
  area: "mendix",
  needs: ["secretProviderClass", "serviceAccount"],
  find(context) {
    if (!context.binding?.isEditable || context.binding.entries.length === 0) return [];
    const keys = mapped(context);
    const { modes } = detectModes(keys, {
      serviceAccountAnnotations: seen(context.snapshot.serviceAccount)?.metadata?.annotations,
      classAnnotations: seen(context.snapshot.secretProviderClass)?.metadata?.annotations,
    });
    const missing = requiredKeys(modes).filter((key) => !keys.includes(key));
    if (missing.length === 0) return [];
    const isPassword = missing.length === 1 && missing[0] === "database-password";
    return [
      finding(context, {
        id: isPassword ? "F79" : "F77",
        severity: atNextStart(context),
        title: isPassword
          ? "No database password is mapped, and no other sign-in is set up"
          : `${count(missing.length, "required key")} ${missing.length === 1 ? "is" : "are"} not mapped: ${names(missing, 3)}`,
        cause: isPassword
          ? "Without database-password the app signs in by a cloud identity. The ServiceAccount names none."
          : "The app reads these files when it starts and does not start without them.",
        evidence: [
          objectEvidence(
            className(context),
            context.snapshot.secretProviderClass,
            `maps ${count(keys.length, "key")}`,
          ),
        ],
        fix: [editKeysStep(`Map ${names(missing, 3)}.`, missing)],
        keys: missing,
      }),
    ];
  },
};

const keysKnown: HealthCheck = {
  id: "F78",
  title: "The operator knows every mapped key",
  area: "mendix",
  needs: ["secretProviderClass", "operatorVersion"],
  find(context) {
    const version = context.snapshot.operatorVersion;
    const newer = mapped(context).filter(
      (key) => isAtLeast(version, findKey(key)?.minOperator ?? "0.0.0") === false,
    );
    if (newer.length === 0) return [];
    return [
      finding(context, {
        id: "F78",
        severity: "degraded",
        title: `Operator ${version} does not know ${names(newer)}`,
        cause: "The file is mounted and nobody reads it: the key came with a later operator.",
        evidence: [
          objectEvidence("Mendix operator", context.snapshot.mendixApp, `version ${version}`),
        ],
        fix: [
          {
            text: `Upgrade the operator to ${findKey(newer[0] ?? "")?.minOperator ?? "a later version"} or later.`,
          },
          editKeysStep("Or remove the key.", newer),
        ],
        keys: newer,
      }),
    ];
  },
};

const keysInCatalogue: HealthCheck = {
  id: "B34",
  title: "Every mapped key is one that the runtime reads",
  area: "mendix",
  needs: ["secretProviderClass"],
  find(context) {
    // A name with a slash is F91's; it says the better thing.
    const unknown = mapped(context).filter((key) => findKey(key) === null && !key.includes("/"));
    if (unknown.length === 0) return [];
    return [
      finding(context, {
        id: "B34",
        severity: "advice",
        title: `Nobody reads ${names(unknown)}`,
        cause:
          "The key catalogue does not know the name. The file is mounted, and the app probably ignores it.",
        evidence: [
          objectEvidence(
            className(context),
            context.snapshot.secretProviderClass,
            `maps ${names(unknown, 5)}`,
          ),
        ],
        fix: [
          ...repairSteps(context, unknown),
          editKeysStep("Correct the name, or remove the key.", unknown),
        ],
        keys: unknown,
      }),
    ];
  },
};

export const mendixKeyChecks: readonly HealthCheck[] = [requiredMapped, keysKnown, keysInCatalogue];
