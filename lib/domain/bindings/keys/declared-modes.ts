import { AuthenticationModes, type AuthenticationModes as Modes } from "@/lib/contracts/bindings";
import { databaseModeAnnotation, storageModeAnnotation } from "@/lib/domain/bindings/contract";

type Annotations = Readonly<Record<string, string>> | undefined;

/** The modes that the annotations of a SecretProviderClass declare; null unless both are there and known. */
export function declaredModes(annotations: Annotations): Modes | null {
  const parsed = AuthenticationModes.safeParse({
    database: annotations?.[databaseModeAnnotation],
    storage: annotations?.[storageModeAnnotation],
  });
  return parsed.success ? parsed.data : null;
}

/** What `declaredModes` reads back; empty for null. */
export const modeAnnotations = (modes: Modes | null): Record<string, string> =>
  modes === null
    ? {}
    : { [databaseModeAnnotation]: modes.database, [storageModeAnnotation]: modes.storage };
