import type { CheckContext } from "@/lib/domain/health/check";
import { hidesFailedRotation, seen } from "@/lib/domain/health/read";

/** Why a poll brings nothing, as far as the installation alone tells. */
export function rotationOff(
  context: CheckContext,
): { id: "F27" | "F29"; cause: string; fix: string } | null {
  const facts = seen(context.snapshot.driver);
  if (facts?.isRotationEnabled === false)
    return {
      id: "F27",
      cause:
        "Rotation is off: the driver runs without --enable-secret-rotation=true. A changed value reaches a pod only when it restarts.",
      fix: "Install the driver with enableSecretRotation=true.",
    };
  const csi = facts ? seen(facts.csiDriver) : null;
  if (csi && hidesFailedRotation(context.snapshot) === true && csi.spec?.requiresRepublish !== true)
    return {
      id: "F29",
      cause:
        "Driver 1.6 and later renews files only when the CSIDriver object has requiresRepublish: true. It has not.",
      fix: "Set requiresRepublish: true on the CSIDriver object: install the driver again with enableSecretRotation=true.",
    };
  return null;
}
