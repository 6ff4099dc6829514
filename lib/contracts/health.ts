import { z } from "zod";
import { Moment } from "@/lib/contracts/names";

/** Worst first; the order everywhere (look.md §2). */
export const verdicts = ["failed", "degraded", "stale", "unknown", "healthy", "off"] as const;
export const Verdict = z.enum(verdicts);
export type Verdict = z.infer<typeof Verdict>;

/** A finding's severity is the verdict that it alone would give; `advice` changes no verdict. */
export const Severity = z.enum(["failed", "degraded", "stale", "unknown", "advice"]);
export type Severity = z.infer<typeof Severity>;

export const EvidenceSource = z.enum([
  "object",
  "event",
  "version",
  "probe",
  "identity-probe",
  "owner",
  "log",
]);

/** One line of proof: what says so, when it was seen, what it says; the raw text stays one click away. */
export const Evidence = z.strictObject({
  source: EvidenceSource,
  /** "FailedMount event", "Probe of vault-ams", "SecretProviderClass claims-acc". */
  label: z.string(),
  observedAt: Moment,
  text: z.string(),
  raw: z.string().max(8_192).optional(),
});
export type Evidence = z.infer<typeof Evidence>;

/** A field that is wrong: what it is, what it should be where that is known. */
export const FindingField = z.strictObject({
  /** "SecretProviderClass claims-acc". */
  object: z.string(),
  /** "spec.parameters.objects[9].secretPath". */
  path: z.string(),
  is: z.string().nullable(),
  shouldBe: z.string().nullable(),
});
export type FindingField = z.infer<typeof FindingField>;

/** What Bindery itself can do about a finding; the screen turns it into the button of that name. */
export const FixAction = z.strictObject({
  kind: z.enum([
    "editKeys",
    "planRepair",
    "planRestore",
    "restart",
    "switchOn",
    "checkAgain",
    "openStore",
  ]),
  label: z.string(),
  /** The keys that it concerns, for `editKeys`. */
  keys: z.array(z.string()).optional(),
});
export type FixAction = z.infer<typeof FixAction>;

export const FixStep = z.strictObject({
  text: z.string(),
  action: FixAction.optional(),
  /** A command to copy, for what Bindery cannot or may not do. */
  command: z.string().optional(),
  /** The finding that must go away first; the step is shown disabled until then. */
  waitsFor: z.string().optional(),
});
export type FixStep = z.infer<typeof FixStep>;

export const Finding = z.strictObject({
  /** Check id, `F01`–`F93` (domain-facts.md §6), `B01`… for Bindery's own. */
  id: z.string().regex(/^[FB]\d{2}$/),
  severity: Severity,
  /** One sentence with the object named: the headline. */
  title: z.string(),
  cause: z.string(),
  /** Equal for findings with one cause in several environments; Overview groups by it. */
  causeKey: z.string(),
  fields: z.array(FindingField),
  evidence: z.array(Evidence).min(1),
  fix: z.array(FixStep),
  /** Pods that it concerns, by name. */
  pods: z.array(z.string()),
  /** Mapped keys that it concerns. */
  keys: z.array(z.string()),
  /** A finding that goes away when the named one does. */
  explainedBy: z.string().optional(),
});
export type Finding = z.infer<typeof Finding>;

export const PodHealth = z.strictObject({
  name: z.string(),
  node: z.string().nullable(),
  verdict: Verdict,
  /** "mounted", "failed ×14", "waiting", "was mounted". */
  mount: z.string(),
  filesMounted: z.number().int().nullable(),
  filesExpected: z.number().int().nullable(),
  updatedAt: Moment.nullable(),
  startedAt: Moment.nullable(),
  phase: z.string(),
  isReady: z.boolean(),
});
export type PodHealth = z.infer<typeof PodHealth>;

/** What a verdict rests on: each source, with its age, or why it is missing. */
export const RestsOn = z.strictObject({
  label: z.string(),
  state: z.enum(["fresh", "stale", "missing", "forbidden", "off"]),
  observedAt: Moment.nullable(),
  note: z.string().optional(),
});
export type RestsOn = z.infer<typeof RestsOn>;

export const Diagnosis = z.strictObject({
  verdict: Verdict,
  /** One sentence under the title: what it means for the app's users. */
  summary: z.string(),
  findings: z.array(Finding),
  pods: z.array(PodHealth),
  counts: z.strictObject({
    expected: z.number().int(),
    mounted: z.number().int(),
    failed: z.number().int(),
    stale: z.number().int(),
  }),
  checks: z.strictObject({
    passed: z.array(z.string()),
    /** Checks that lacked the evidence they need, each with the reason. */
    skipped: z.array(z.strictObject({ id: z.string(), reason: z.string() })),
  }),
  restsOn: z.array(RestsOn),
  diagnosedAt: Moment,
});
export type Diagnosis = z.infer<typeof Diagnosis>;
