import { resolve } from "node:path";

/** What a process ends with after its child did: asked to end is no failure, killed (out of memory) is one. */
export function exitCodeOf(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? (signal === "SIGTERM" || signal === "SIGINT" ? 0 : 1);
}

/** The paths of key files as they are meant where the command was given; the child runs in another folder. */
export function absoluteKeyFiles(
  environment: Record<string, string | undefined>,
  folder: string,
): Record<string, string> {
  const names = ["BINDERY_ENCRYPTION_KEY_FILE", "BINDERY_AUDIT_KEY_FILE"];
  return Object.fromEntries(
    names.flatMap((name) => {
      const path = environment[name];
      return path ? [[name, resolve(folder, path)]] : [];
    }),
  );
}
