import type { TopicIssue } from "./plan-facts";
import type { KeyMapping } from "@/lib/contracts/bindings";
import type { ReferenceProbe } from "@/lib/contracts/stores";
import { nearest } from "./keys/nearest";

/** What a probe of the store says against the references of a mapping. A reference that was not asked about gives nothing. */
export function probeIssues(
  mappings: readonly KeyMapping[],
  probes: readonly ReferenceProbe[],
): TopicIssue[] {
  const byReference = new Map(probes.map((probe) => [idOf(probe.reference), probe]));
  return mappings.flatMap((mapping, index) => {
    const probe = byReference.get(idOf(mapping.reference));
    const issue = probe ? judge(mapping, probe) : null;
    return issue ? [{ ...issue, key: mapping.key, path: `mappings.${index}.${issue.path}` }] : [];
  });
}

function idOf({ name, member }: KeyMapping["reference"]): string {
  return JSON.stringify([name, member]);
}

function judge(
  { key, reference }: KeyMapping,
  probe: ReferenceProbe,
): Omit<TopicIssue, "key"> | null {
  const { name, member } = reference;
  // Same topic as the lint for a path that is written wrongly: it says more.
  const about = { topic: `F68 ${key}`, path: "reference.name" };
  const corrected = probe.corrected?.name;
  const suggestion = corrected === undefined ? {} : { suggestion: corrected };
  switch (probe.state) {
    case "absent":
    case "malformed":
      return {
        ...about,
        ...suggestion,
        severity: "error",
        message: `${name} is not in the store.`,
      };
    case "deleted":
      return {
        ...about,
        severity: "error",
        message: `${name} is deleted in the store; recover it or set a new value.`,
      };
    case "denied":
      return {
        topic: `denied ${key}`,
        path: "reference.name",
        severity: "warning",
        message: `${name} could not be checked: Bindery may not look at it.`,
      };
    case "unknown":
      return {
        topic: `unknown ${key}`,
        path: "reference.name",
        severity: "warning",
        message: `${name} could not be checked.`,
      };
    case "exists":
      return probe.member === "absent" ? absentMember({ key, name, member }, probe.members) : null;
  }
}

function absentMember(
  about: { key: string; name: string; member: string | null },
  members: readonly string[],
): Omit<TopicIssue, "key"> {
  const suggestion =
    members.find((one) => one === about.key) ?? nearest(about.member ?? "", members) ?? undefined;
  return {
    topic: `F69 ${about.key}`,
    path: "reference.member",
    severity: "error",
    message: `${about.name} holds no ${about.member ?? "such member"}.`,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}
