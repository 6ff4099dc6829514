import { Command } from "@/components/patterns/code-block";
import { EvidenceList, EvidenceRow } from "@/components/patterns/evidence-row";
import { VerdictMark } from "@/components/patterns/verdict-mark";
import type { EnvironmentDetail } from "@/lib/contracts/environments";
import type { Finding, FixStep } from "@/lib/contracts/health";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { CodeText } from "@/components/patterns/code-text";
import { FindingFieldView } from "./finding-field";
import { FixActionButton } from "./fix-action";

export interface FindingViewProps {
  environment: EnvironmentRef;
  detail: EnvironmentDetail;
  finding: Finding;
  /** Step whose action is the panel's primary button. */
  mainStep: FixStep | null;
}

/** Mark, sentence, check id; then Cause, Field, Evidence, Fix. */
export function FindingView(props: FindingViewProps) {
  const { finding } = props;
  const word = finding.severity === "advice" ? "advice" : finding.severity;
  const titleId = `finding-${finding.id}-title`;
  return (
    <article className="finding" id={`finding-${finding.id}`} aria-labelledby={titleId}>
      <div className="finding-head">
        <VerdictMark
          verdict={finding.severity === "advice" ? "off" : finding.severity}
          label={word}
        />
        <h3 className="grow" id={titleId}>
          <CodeText>{finding.title}</CodeText>
        </h3>
        <span className="id">{finding.id}</span>
      </div>
      <div className="finding-body">
        <dl className="kv">
          <dt>Cause</dt>
          <dd>
            <CodeText>{finding.cause}</CodeText>
            {finding.explainedBy ? <GoesWith id={finding.explainedBy} /> : null}
          </dd>
          <Fields finding={finding} />
          <dt>Evidence</dt>
          <dd>
            <EvidenceList>
              {finding.evidence.map((line, index) => (
                <EvidenceRow
                  key={`${line.label}${index}`}
                  label={line.label}
                  observedAt={line.observedAt}
                  raw={line.raw}
                >
                  <CodeText>{line.text}</CodeText>
                </EvidenceRow>
              ))}
            </EvidenceList>
          </dd>
          <Fix {...props} />
        </dl>
      </div>
    </article>
  );
}

const GoesWith = ({ id }: { id: string }) => (
  <>
    {" "}
    Goes away with{" "}
    <a className="link" href={`#finding-${id}`}>
      {id}
    </a>
    .
  </>
);

function Fields({ finding }: { finding: Finding }) {
  if (finding.fields.length === 0 && finding.keys.length === 0) return null;
  return (
    <>
      <dt>Field</dt>
      <dd className="grid gap-1.5">
        {finding.fields.map((field, index) => (
          <FindingFieldView key={`${field.object}${field.path}${index}`} field={field} />
        ))}
        {finding.fields.length === 0 ? (
          <div className="row row-wrap gap-x-3! gap-y-1!">
            {finding.keys.map((key) => (
              <code key={key}>{key}</code>
            ))}
          </div>
        ) : null}
      </dd>
    </>
  );
}

function Fix({ environment, detail, finding, mainStep }: FindingViewProps) {
  // Without a revision there is nothing to go back to.
  const steps = finding.fix.filter(
    ({ action }) => action?.kind !== "planRestore" || detail.revision !== null,
  );
  if (steps.length === 0) return null;
  return (
    <>
      <dt>Fix</dt>
      <dd>
        <ol className="steps">
          {steps.map((step, index) => (
            <li key={`${step.text}${index}`}>
              <div className="min-w-0">
                <CodeText>{step.text}</CodeText>
                {step.action ? (
                  <div className="row row-wrap mt-1.5">
                    <FixActionButton
                      environment={environment}
                      detail={detail}
                      finding={finding}
                      action={step.action}
                      waitsFor={step.waitsFor}
                      isMain={step === mainStep}
                    />
                  </div>
                ) : null}
                {!step.action && step.waitsFor ? (
                  <span className="muted small"> waits for {step.waitsFor}</span>
                ) : null}
                {step.command ? <Command text={step.command} /> : null}
              </div>
            </li>
          ))}
        </ol>
      </dd>
    </>
  );
}
