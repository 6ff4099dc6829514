import type { Finding } from "@/lib/contracts/health";
import type { CheckContext, HealthCheck } from "@/lib/domain/health/check";
import {
  atNextStart,
  className,
  editKeysStep,
  effect,
  finding,
  podNames,
  probeEvidence,
  retrySteps,
} from "@/lib/domain/health/findings";
import type { PodView } from "@/lib/domain/health/pod-view";
import { probedEntries, type ProbedEntry } from "@/lib/domain/health/references";
import { repairOfKey, repairSteps } from "@/lib/domain/health/repair-step";
import { failureEvidence, podsThatSay } from "@/lib/domain/health/text-check";
import { clipped, names, quoted } from "@/lib/domain/health/words";

interface Draft {
  id: string;
  entries: ProbedEntry[];
  pods: PodView[];
  headline: string;
  cause: string;
  /** What the cause is about besides the paths: the field that lacks, the mount. */
  about?: string[];
  fix: Finding["fix"];
  shouldBe?(one: ProbedEntry): string | null;
}

/** The path itself may be wrong; with a policy or a deleted version it is written right. */
function isMiswritten(id: string): boolean {
  return id === "F68" || id === "F69" || id === "B11";
}

/** One finding about mapped references, with the probe's and the events' evidence. */
export function aboutReferences(context: CheckContext, draft: Draft): Finding {
  const isWaiting = draft.pods.some((pod) => pod.failure?.phase === "mount");
  const severity = isWaiting ? "failed" : atNextStart(context);
  const keys = draft.entries.map((one) => one.entry.key);
  const first = draft.entries[0];
  const evidence = [
    ...(first?.asBindery
      ? [
          probeEvidence(
            context,
            `${first.entry.reference.name}: ${clipped(first.asBindery.detail || first.asBindery.state, 300)}`,
          ),
        ]
      : []),
    ...(first?.asEnvironment
      ? [
          probeEvidence(
            context,
            `${first.entry.reference.name}: ${clipped(first.asEnvironment.detail || first.asEnvironment.state, 300)}`,
            "environment",
          ),
        ]
      : []),
    ...failureEvidence(draft.pods),
  ];
  const paths = [...new Set(draft.entries.map((one) => one.entry.reference.name))];
  return finding(context, {
    id: draft.id,
    severity,
    about: [...paths, ...(draft.about ?? [])],
    title: `${draft.headline}: ${effect(severity)}`,
    cause: draft.cause,
    fields: (isMiswritten(draft.id) ? draft.entries : []).slice(0, 8).map((one) => ({
      object: className(context),
      path: `${one.entry.path}.${draft.id === "F69" ? "secretKey" : "secretPath"}`,
      is: draft.id === "F69" ? one.entry.reference.member : one.entry.reference.name,
      shouldBe: draft.shouldBe?.(one) ?? null,
    })),
    evidence,
    fix: [...draft.fix, ...retrySteps(context, draft.pods)],
    pods: podNames(draft.pods),
    keys,
  });
}

/** Pods whose failure is about one of the paths: the request's URL or the provider's `{path}`. */
export function podsAbout(
  context: CheckContext,
  entries: readonly ProbedEntry[],
  pattern: RegExp,
): PodView[] {
  const paths = entries.map((one) =>
    one.entry.reference.name.replace(/^\/?(v1\/)?/, "").replace(/\?.*$/, ""),
  );
  return podsThatSay(context, pattern).filter((pod) =>
    paths.some((path) => path !== "" && saysPath(pod.failure?.message ?? "", path)),
  );
}

function saysPath(message: string, path: string): boolean {
  const at = message.indexOf(path);
  return at >= 0 && !/[\w/-]/.test(message.charAt(at + path.length));
}

const lacksData: HealthCheck = {
  id: "F68",
  title: "Every path on KV version 2 has /data/",
  area: "store",
  needs: ["secretProviderClass", "probe"],
  find(context) {
    const entries = probedEntries(context).filter(
      (one) => one.asBindery?.state === "malformed" && one.asBindery.corrected !== null,
    );
    const first = entries[0];
    if (!first) return [];
    const mount = first.entry.reference.name.split("/")[0] ?? "";
    const pods = podsAbout(context, entries, /Code: 40[34]|empty response from/);
    return [
      aboutReferences(context, {
        id: "F68",
        entries,
        pods,
        headline: "Vault path lacks /data/",
        cause: `The mount ${mount}/ is KV v2, so Vault serves values under ${mount}/data/… only. Vault answers such a path with 403, which looks like a missing policy but is not.`,
        fix: [
          ...repairSteps(context, keysOf(entries)),
          editKeysStep("Or correct the path by hand.", keysOf(entries)),
          {
            text: "Or restore the last revision. Bindery can do this.",
            action: { kind: "planRestore", label: "Plan restore" },
          },
        ],
        shouldBe: (one) => one.asBindery?.corrected?.name ?? null,
      }),
    ];
  },
};

const emptyAnswer: HealthCheck = {
  id: "F68",
  title: "Vault's answers hold data",
  area: "store",
  needs: ["pods", "events"],
  find(context) {
    const pods = podsThatSay(
      context,
      /empty response from|Invalid path for a versioned K\/V secrets engine/,
    );
    const covered = probedEntries(context).some((one) => one.asBindery?.state === "malformed");
    if (pods.length === 0 || covered) return [];
    return [
      aboutReferences(context, {
        id: "F68",
        entries: [],
        pods,
        headline: "Vault answers a path without data",
        cause: "The path lacks /data/ on KV v2, or its latest version is deleted.",
        fix: [editKeysStep("Check the path of the key.", [])],
      }),
    ];
  },
};

const fieldExists: HealthCheck = {
  id: "F69",
  title: "Every secretKey is inside its secret",
  area: "store",
  needs: ["secretProviderClass"],
  find(context) {
    const all = probedEntries(context);
    const told = podsThatSay(context, /\{?key "[^"]*" does not exist at the secret path/);
    const missing = told.flatMap((pod) =>
      [...(pod.failure?.message ?? "").matchAll(/key "([^"]*)" does not exist/g)].map(
        (match) => match[1] ?? "",
      ),
    );
    const isMissing = (one: ProbedEntry) =>
      one.asBindery?.state === "exists" && one.asBindery.member === "absent";
    const isTold = (one: ProbedEntry) =>
      missing.includes(one.entry.reference.member ?? "") &&
      podsAbout(context, [one], /does not exist at the secret path/).length > 0;
    const entries = all.filter((one) => isMissing(one) || isTold(one));
    if (entries.length === 0 && told.length === 0) return [];
    const fields =
      entries.length > 0 ? entries.map((one) => one.entry.reference.member ?? "") : missing;
    const where = names(entries.map((one) => one.entry.reference.name)) || "the secret";
    const candidates = entries[0]?.asBindery?.members ?? [];
    const isBack =
      entries.length > 0 &&
      entries.every(
        (one) => one.asBindery?.member === "present" && one.asEnvironment?.member === "present",
      );
    const repairs = isBack ? [] : repairSteps(context, keysOf(entries));
    return [
      aboutReferences(context, {
        id: "F69",
        entries,
        pods: told,
        headline: `${where} has no ${names(fields)}`,
        about: fields,
        cause: isBack
          ? "It was missing when the pod last tried. It is there now: the pod waits for its next try."
          : `The secret exists and ${fields.length === 1 ? "the field is" : "the fields are"} not inside it.${candidates.length > 0 ? ` It has ${names(candidates, 4)}.` : ""}`,
        fix: [
          ...repairs,
          editKeysStep(
            repairs.length > 0
              ? "Or name another field, or set its value."
              : "Correct the field, or set its value.",
            keysOf(entries),
          ),
          ...patchStep(entries[0]),
        ],
        shouldBe: (one) => repairOfKey(context, one.entry.key)?.reference.member ?? null,
      }),
    ];
  },
};

const keysOf = (entries: readonly ProbedEntry[]): string[] => entries.map((one) => one.entry.key);

/** The command-line form of a KV v2 API path: `secret/data/shop` → `-mount=secret shop`. */
export function kvArguments(path: string): string {
  const [mount = "", ...rest] = path
    .replace(/^\/?(v1\/)?/, "")
    .replace(/\?.*$/, "")
    .split("/");
  const key = rest[0] === "data" ? rest.slice(1) : rest;
  return `-mount=${quoted(mount)} ${quoted(key.join("/"))}`;
}

function patchStep(one: ProbedEntry | undefined): Finding["fix"] {
  if (!one?.entry.reference.member) return [];
  return [
    {
      text: "Or add the field in Vault; the value is read from the terminal.",
      command: `vault kv patch ${kvArguments(one.entry.reference.name)} ${quoted(one.entry.reference.member)}=-`,
    },
  ];
}

const policyAllows: HealthCheck = {
  id: "F67",
  title: "The role's policy allows every path",
  area: "store",
  needs: ["secretProviderClass", "asEnvironment"],
  find(context) {
    const all = probedEntries(context);
    const entries = all.filter(
      (one) =>
        one.asEnvironment?.state === "denied" &&
        one.asBindery?.state !== "malformed" &&
        !isUnmounted(one),
    );
    if (entries.length === 0) return [];
    const paths = [...new Set(entries.map((one) => one.entry.reference.name))];
    const isAll = entries.length === all.length;
    const isThere = entries.every((one) => one.asBindery?.state === "exists");
    return [
      aboutReferences(context, {
        id: "F67",
        entries,
        pods: podsAbout(context, entries, /Code: 403/),
        headline: `The role's policy does not allow ${names(paths)}`,
        cause: `${isAll ? "The role has no policy that allows any of the mapped paths: it is missing or was deleted." : "The policy allows other paths of this environment, and not this one."}${isThere ? " The path itself exists and is well formed." : " Nothing is known to be stored there, so the path may be misspelt too."}`,
        fix: [
          {
            text: "Add to the policy of the role; the tab Identity shows the whole of it.",
            command: policyRules(paths),
          },
        ],
      }),
    ];
  },
};

/** The rules that a policy needs, as HCL; a policy is replaced as a whole, so no command is given. */
export function policyRules(paths: readonly string[]): string {
  const rule = (path: string) => `path ${JSON.stringify(path)} { capabilities = ["read"] }`;
  return paths.slice(0, 5).map(rule).join("\n");
}

/** The provider's probe found no key-value engine at the path (describe.ts). */
export function isUnmounted(one: ProbedEntry): boolean {
  return (
    /^No (?:key-value|secrets) engine/.test(one.asBindery?.detail ?? "") &&
    one.asBindery?.state !== "exists"
  );
}

const mountExists: HealthCheck = {
  id: "B11",
  title: "Every path lies in a mounted engine",
  area: "store",
  needs: ["secretProviderClass", "probe"],
  find(context) {
    const entries = probedEntries(context).filter(isUnmounted);
    const first = entries[0];
    if (!first) return [];
    const mount = first.entry.reference.name.split("/")[0] ?? "";
    return [
      aboutReferences(context, {
        id: "B11",
        entries,
        pods: podsAbout(context, entries, /Code: 40[34]/),
        headline: `No key-value engine is mounted at ${mount}/`,
        about: [`${mount}/`],
        cause:
          "Vault answers 403 for a path that belongs to no engine, as for a missing policy. Bindery sees no engine there; if there is one, Bindery's own policy hides it.",
        fix: [
          editKeysStep(
            "Correct the first part of the path.",
            entries.map((one) => one.entry.key),
          ),
          { text: "See which engines there are.", command: "vault secrets list" },
        ],
      }),
    ];
  },
};

export const referenceChecks: readonly HealthCheck[] = [
  lacksData,
  emptyAnswer,
  fieldExists,
  policyAllows,
  mountExists,
];
