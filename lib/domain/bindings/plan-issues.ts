import { checkMapping } from "./keys/check-mapping";
import { detectModes } from "./keys/modes";
import { outsideHint, outsideMessage } from "./fence";
import {
  stringParameters,
  type BindingManifests,
  type BindingStore,
  type LiveBinding,
} from "./manifests";
import type { PlanFacts, PlanIssue, TopicIssue } from "./plan-facts";
import { probeIssues } from "./probe-issues";
import type { BindingProblem } from "./contents";
import type { DesiredBinding, KeyMapping, StoreReference } from "@/lib/contracts/bindings";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { AppError } from "@/lib/domain/errors";
import { sentences } from "@/lib/domain/text";
import { formatPath } from "@/lib/domain/objects/path";

export interface IssueInput {
  environment: EnvironmentRef;
  desired: DesiredBinding;
  store: BindingStore;
  live: LiveBinding;
  facts: PlanFacts;
  /** Parameters as they would be. */
  after: Record<string, string>;
  manifests: BindingManifests | null;
  /** Why no manifests could be made. */
  refusal: AppError | null;
}

/** Everything that speaks against applying, addressed as the form addresses it; errors first. */
export function planIssues(input: IssueInput): PlanIssue[] {
  const found = [
    ...contextIssues(input),
    ...outsideIssues(input),
    ...lintIssues(input),
    ...mappingIssues(input),
    ...probeIssues(input.desired.mappings, input.facts.probes),
    ...leftovers(input),
  ];
  return errorsFirst(withoutDoubles(found)).map(({ topic: _topic, ...issue }) => issue);
}

export function general(
  severity: PlanIssue["severity"],
  topic: string,
  message: string,
): TopicIssue {
  return { severity, topic, message, path: "", key: null };
}

function contextIssues({ facts, environment, live, refusal }: IssueInput): TopicIssue[] {
  const found: TopicIssue[] = [];
  if (facts.isEnabled !== true)
    found.push(
      general(
        "error",
        "enablement",
        `Enable Secrets Store is off for namespace ${environment.namespace}.`,
      ),
    );
  if (refusal)
    found.push({
      ...general("error", "refusal", sentences(refusal.message, refusal.hint)),
      path: "mappings",
    });
  if (!live.mendixApp)
    found.push(
      general(
        "warning",
        "app",
        `There is no MendixApp ${environment.name} yet; the switch on it is set by a later plan.`,
      ),
    );
  const { database, storage } = live.mendixApp?.spec ?? {};
  if (database?.servicePlan || storage?.servicePlan)
    found.push(
      general(
        "warning",
        "plan",
        "The MendixApp has a database or storage plan. With a store it must have none; remove it.",
      ),
    );
  return found;
}

/** What the live class maps already may stay; mapping anything else outside is a platform administrator's. */
function outsideIssues({ desired, facts, live, store }: IssueInput): TopicIssue[] {
  const { fence = null, references = [] } = facts.outside ?? {};
  if (references.length === 0) return [];
  const { provider = "", parameters } = live.secretProviderClass?.spec ?? {};
  const kept = store.binding.providerNames.includes(provider)
    ? store.binding.read(stringParameters(parameters)).entries
    : [];
  const isKept = ({ key, reference }: KeyMapping) =>
    kept.some((entry) => entry.key === key && isSameReference(entry.reference, reference));
  return desired.mappings.flatMap((mapping, index) => {
    const isOutside = references.some((one) => isSameReference(one, mapping.reference));
    if (!isOutside || isKept(mapping)) return [];
    return {
      severity: "error",
      topic: `outside ${mapping.key}`,
      key: mapping.key,
      path: `mappings.${index}.reference.name`,
      message: `${outsideMessage(mapping.reference, store.name, fence)} ${outsideHint}`,
    };
  });
}

const isSameReference = (a: StoreReference, b: StoreReference) =>
  a.name === b.name && a.member === b.member;

function lintIssues({ store, after, facts, desired, manifests }: IssueInput): TopicIssue[] {
  if (!manifests) return [];
  return store.binding
    .lint(after, { probes: [...facts.probes] })
    .map((problem) => fromProblem(problem, desired.mappings));
}

function fromProblem(problem: BindingProblem, mappings: readonly KeyMapping[]): TopicIssue {
  const index = mappings.findIndex((mapping) => mapping.key === problem.key);
  const mapping = mappings[index];
  const common = {
    severity: problem.severity,
    message: problem.message,
    key: problem.key,
    topic: `${problem.id} ${problem.key ?? problem.path}`,
  };
  if (!mapping) return { ...common, path: problem.path };
  const field = fieldOf(problem, mapping);
  return {
    ...common,
    path: `mappings.${index}.${field}`,
    // For a member that is missing, `shouldBe` names the parameter's field, which is no text for the form.
    ...(problem.shouldBe !== null && problem.is !== null ? { suggestion: problem.shouldBe } : {}),
  };
}

function fieldOf(problem: BindingProblem, mapping: KeyMapping): string {
  if (problem.is === mapping.key) return "key";
  const { member } = mapping.reference;
  return problem.is === member ? "reference.member" : "reference.name";
}

function mappingIssues({ desired, facts, live }: IssueInput): TopicIssue[] {
  const keys = desired.mappings.map((mapping) => mapping.key);
  const { operatorVersion, runtimeVersion } = facts;
  const hints = {
    serviceAccountAnnotations: live.serviceAccount?.metadata.annotations,
    classAnnotations:
      desired.modes === null ? undefined : live.secretProviderClass?.metadata.annotations,
  };
  const modes = desired.modes ?? facts.modes ?? detectModes(keys, hints).modes;
  return checkMapping(keys, { modes, operatorVersion, runtimeVersion }).map(({ id, ...issue }) => ({
    ...issue,
    topic: `${id} ${issue.key ?? issue.path}`,
  }));
}

/** Parameters that must go, but belong to somebody else: leaving them out of an apply does not remove them. */
function leftovers({ manifests, after }: IssueInput): TopicIssue[] {
  const wanted = manifests?.secretProviderClass.spec?.parameters;
  if (!wanted) return [];
  return Object.keys(after)
    .filter((name) => !Object.hasOwn(wanted, name))
    .map((name) => ({
      ...general(
        "error",
        `leftover ${name}`,
        `Parameter ${name} must be removed, but another manager of the SecretProviderClass owns it. Remove it there first.`,
      ),
      path: formatPath(["spec", "parameters", name]),
    }));
}

function withoutDoubles(issues: readonly TopicIssue[]): TopicIssue[] {
  const seen = new Set<string>();
  return issues.filter((issue) => {
    if (seen.has(issue.topic)) return false;
    seen.add(issue.topic);
    return true;
  });
}

function errorsFirst(issues: readonly TopicIssue[]): TopicIssue[] {
  return issues.toSorted(
    (a, b) => Number(a.severity === "warning") - Number(b.severity === "warning"),
  );
}
