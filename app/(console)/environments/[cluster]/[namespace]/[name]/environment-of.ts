import { notFound } from "next/navigation";
import { EnvironmentRef } from "@/lib/contracts/names";

/** The environment that the address names; an address that cannot name one is not found. */
export async function environmentOf(params: Promise<unknown>): Promise<EnvironmentRef> {
  const raw = (await params) as Record<string, string>;
  const decoded = Object.fromEntries(
    ["cluster", "namespace", "name"].map((part) => [part, decode(raw[part] ?? "")]),
  );
  const parsed = EnvironmentRef.safeParse(decoded);
  if (!parsed.success) notFound();
  return parsed.data;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}
