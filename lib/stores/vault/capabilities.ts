import "server-only";
import { z } from "zod";
import { parseAnswer, type VaultAnswer } from "./client";
import { toStoreError } from "./errors";

const Capabilities = z.object({ data: z.record(z.string(), z.array(z.string())) });
const pathsMax = 100;

type Ask = (body: Record<string, unknown>) => Promise<VaultAnswer>;

/** `POST sys/capabilities-self`: what a token may do at exact paths. Nothing is read. */
export async function readCapabilities(
  ask: Ask,
  paths: string[],
): Promise<Map<string, Set<string>>> {
  const found = new Map<string, Set<string>>();
  const unique = [...new Set(paths)];
  for (let from = 0; from < unique.length; from += pathsMax) {
    const part = unique.slice(from, from + pathsMax);
    const answer = await ask({ paths: part });
    if (answer.status !== 200) throw toStoreError(answer, "asking for the token's capabilities");
    const { data } = parseAnswer(Capabilities, answer);
    for (const path of part) found.set(path, new Set(data[path]));
  }
  return found;
}

export const may = (found: Map<string, Set<string>>, path: string, capability: string): boolean => {
  const set = found.get(path);
  return set !== undefined && (set.has("root") || set.has(capability));
};
