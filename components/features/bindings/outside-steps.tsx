import { CodeBlock } from "@/components/patterns/code-block";
import type { AuthenticationModes } from "@/lib/contracts/bindings";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { modeSwitch } from "@/lib/domain/bindings/keys/mode-switch";
import type { OutsideStep } from "@/lib/domain/bindings/keys/types";
import { plural } from "@/lib/client/format";

interface Props {
  environment: EnvironmentRef;
  from: AuthenticationModes;
  to: AuthenticationModes;
  isOpenFirst?: boolean;
}

/** What a switch needs outside of Bindery, as text to copy: SQL, policies, role assignments. */
export function OutsideSteps({ environment, from, to, isOpenFirst }: Props) {
  const { before, after } = modeSwitch(from, to);
  const count = before.length + after.length;
  if (count === 0) return null;
  return (
    <details className="sect" open={isOpenFirst}>
      <summary>{plural(count, "step")} outside of Bindery</summary>
      <Steps title="Before applying" {...{ environment, steps: before }} />
      <Steps title="After the pods run in the new mode" {...{ environment, steps: after }} />
    </details>
  );
}

function Steps(props: { title: string; environment: EnvironmentRef; steps: OutsideStep[] }) {
  const { title, environment, steps } = props;
  if (steps.length === 0) return null;
  return (
    <>
      <p className="strong mt-2">{title}</p>
      <ol className="grid gap-2">
        {steps.map((step) => (
          <li key={step.title}>
            <p className="mb-1">{step.title}</p>
            <CodeBlock text={filled(step.text, environment)} label={step.title} isWrapped />
          </li>
        ))}
      </ol>
    </>
  );
}

const filled = (text: string, { namespace, name }: EnvironmentRef): string =>
  text.replaceAll("<namespace>", namespace).replaceAll("<environment>", name);
