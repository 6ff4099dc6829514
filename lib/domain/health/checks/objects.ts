import type { Finding } from "@/lib/contracts/health";
import type { BindingProblem } from "@/lib/domain/bindings/contents";
import type { CheckContext, HealthCheck } from "@/lib/domain/health/check";
import {
  atNextStart,
  className,
  editKeysStep,
  effect,
  finding,
  objectEvidence,
} from "@/lib/domain/health/findings";
import { keepOneSteps, repairSteps } from "@/lib/domain/health/repair-step";
import { textCheck, type TextRule } from "@/lib/domain/health/text-check";
import { listOf } from "@/lib/domain/health/read";
import { clipped, count } from "@/lib/domain/health/words";

/** Short headlines for faults that static reading finds; the message is the cause. */
const headlines: Readonly<Record<string, (key: string) => string>> = {
  F10: () => "The mapped keys cannot be read as a list",
  F13: () => "The class maps no key",
  F14: (key) => `Key ${key} is mapped twice`,
  F15: (key) => `${key || "A mapped key"} is not a legal file name`,
  F68: () => "A path lacks /data/",
  F90: (key) => `${key} holds the store's whole answer instead of one value`,
  F91: (key) => `${key} mounts as a folder: the app cannot see it`,
};

const contractId = /^[FB]\d{2}$/;

function rule(
  id: string,
  title: string,
  pattern: RegExp,
  say: (match: RegExpExecArray) => [string, string, string],
): TextRule {
  return {
    id,
    title,
    area: "spc",
    pattern,
    meaning: (context, match) => {
      const [headline, cause, fix] = say(match);
      return {
        title: `${headline}: new pods cannot mount`,
        cause,
        fix: [editKeysStep(fix, [])],
        fields: [
          { object: className(context), path: "spec.parameters.objects", is: null, shouldBe: null },
        ],
      };
    },
  };
}

/** Texts with which providers and the driver refuse the list of objects itself (domain-facts.md §6, F10–F16). */
const refusals: readonly TextRule[] = [
  rule(
    "F10",
    "The objects are a readable list",
    /yaml: (?:unmarshal errors|line \d+|.*did not find)|failed to yaml unmarshal objects|unmarshal failed for keyVaultObjects/,
    () => [
      "The objects are not a readable list",
      "The text inside spec.parameters.objects is YAML of its own, and the provider could not read it as a list of objects.",
      "Write the list again from the mapped keys.",
    ],
  ),
  rule("F11", "The provider answers with objects", /missing object versions/, () => [
    "The provider answered without any object",
    "The driver takes an empty answer for an error: the list of objects is empty.",
    "Map at least one key.",
  ]),
  rule("F12", "The provider can load the class", /Failed to load SecretProviderClass:/, () => [
    "The provider cannot load the class",
    "The YAML inside spec.parameters.objects is broken.",
    "Write the list again from the mapped keys.",
  ]),
  rule(
    "F13",
    "Objects are configured",
    /no secrets configured - the provider will not read any secret material/,
    () => [
      "The class maps no key",
      "spec.parameters.objects is absent or empty, and the provider refuses to mount nothing.",
      "Map the keys of the environment.",
    ],
  ),
  rule(
    "F14",
    "Every file name occurs once",
    /must be unique, but the following keys were duplicated:\s*([^\n]*)|file names? must be unique|duplicate (?:object|file|alias)/i,
    (match) => [
      match[1]
        ? `Key ${clipped(match[1].trim(), 80)} is mapped twice`
        : "Two mapped keys share a file name",
      "Each mapped key becomes one file. Two entries with one name are refused.",
      "Remove one of the two entries.",
    ],
  ),
  rule(
    "F15",
    "Every file name is a legal one",
    /invalid (?:file)?path: ?(.*)|must not contain '\.\.'|file name must not be empty|must be a relative path/,
    (match) => [
      "A mapped key is not a legal file name",
      `The name of a key becomes a file name in the mount: relative, not empty, without “..”.${match[1] ? ` Refused: ${clipped(match[1], 120)}` : ""}`,
      "Correct the name of the key.",
    ],
  ),
  rule(
    "F16",
    "All values fit into one answer",
    /grpc: received message larger than max \((\d+) vs\. (\d+)\)/,
    (match) => [
      "The values together are larger than the driver accepts",
      `The provider's answer has ${match[1]} bytes; the driver accepts ${match[2]}.`,
      "Map fewer or smaller values, or raise the driver's --max-call-recv-msg-size.",
    ],
  ),
];

function fromProblems(context: CheckContext, id: string, problems: BindingProblem[]): Finding {
  const isError = problems.some((one) => one.severity === "error");
  const severity = isError ? atNextStart(context) : "advice";
  const first = problems[0];
  const keys = [...new Set(problems.flatMap((one) => (one.key === null ? [] : [one.key])))];
  const more = problems.length > 1 ? ` (and ${count(problems.length - 1, "more place")})` : "";
  const tail = isError && mountsRefuse(id) ? `: ${effect(severity)}` : "";
  const named = isError ? headlines[id]?.(clipped(keys[0] ?? "", 80)) : undefined;
  const headline =
    named ?? clipped(first?.message ?? "The binding has a fault", 160).replace(/[.\s]+$/, "");
  const stepsOf = id === "F14" ? keepOneSteps : repairSteps;
  const repairs = isError ? stepsOf(context, keys) : [];
  return finding(context, {
    id,
    severity: isError && !mountsRefuse(id) ? "degraded" : severity,
    title: `${headline}${more}${tail}`,
    cause: problems
      .map((one) => one.message)
      .slice(0, 4)
      .join(" "),
    fields: problems.slice(0, 12).map((one) => ({
      object: className(context),
      path: one.path,
      is: one.is,
      shouldBe: one.shouldBe,
    })),
    evidence: [
      objectEvidence(
        className(context),
        context.snapshot.secretProviderClass,
        `${count(problems.length, "place")} read as wrong`,
      ),
    ],
    fix: [
      ...repairs,
      editKeysStep(
        repairs.length > 0 ? "Or correct the mapping by hand." : "Correct the mapping.",
        keys,
      ),
      { text: "Then apply the plan." },
    ],
    keys,
  });
}

/** Faults that mount without complaint and mount something wrong (observed/vault.md 3 and 4). */
function mountsRefuse(id: string): boolean {
  return id !== "F90" && id !== "F91";
}

/** One problem per place: an error beats a guess about the same field. */
function distinct(problems: BindingProblem[]): BindingProblem[] {
  const byPlace = new Map<string, BindingProblem>();
  for (const one of problems) {
    const place = `${one.id}|${one.path}|${one.key}`;
    if (byPlace.get(place)?.severity !== "error") byPlace.set(place, one);
  }
  return [...byPlace.values()];
}

const staticProblems: HealthCheck = {
  id: "B33",
  title: "The mapping reads without a fault",
  area: "spc",
  needs: ["secretProviderClass"],
  find(context) {
    const byId = new Map<string, BindingProblem[]>();
    for (const problem of distinct(listOf(context.problems))) {
      const id = contractId.test(problem.id) ? problem.id : "B33";
      byId.set(id, [...(byId.get(id) ?? []), problem]);
    }
    return [...byId].map(([id, problems]) => fromProblems(context, id, problems));
  },
};

export const objectChecks: readonly HealthCheck[] = [staticProblems, ...refusals.map(textCheck)];
