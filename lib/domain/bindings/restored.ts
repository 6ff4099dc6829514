import { stringParameters } from "./manifests";
import type { DesiredBinding } from "@/lib/contracts/bindings";
import type { SecretProviderClass } from "@/lib/domain/kube-object";
import { binderyManager } from "@/lib/domain/objects/managers";
import { isAppliedBy } from "@/lib/domain/objects/owners";

/**
 * What a revision wanted, with the parameters that it left, so that planning it leaves no drift: comments, order and unknown fields
 * too. Parameters that others have added beside them since stay theirs. A revision that chose no modes takes chosen ones away.
 */
export function restoredBinding(
  desired: DesiredBinding,
  found: { manifest: SecretProviderClass | null; live: SecretProviderClass | null },
): DesiredBinding {
  const { manifest, live } = found;
  const modes = desired.modes ?? null;
  if (!manifest) return { ...desired, modes };
  const kept = stringParameters(manifest.spec?.parameters);
  const isSameProvider = live?.spec?.provider === manifest.spec?.provider;
  const others =
    live && isSameProvider
      ? Object.entries(stringParameters(live.spec?.parameters)).filter(
          ([name]) => !isAppliedBy(live, ["spec", "parameters", name], binderyManager),
        )
      : [];
  return { ...desired, modes, parameters: { ...Object.fromEntries(others), ...kept } };
}
