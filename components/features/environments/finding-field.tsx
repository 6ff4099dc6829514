import { ArrowRight } from "lucide-react";
import type { FindingField } from "@/lib/contracts/health";

/** Where it is wrong: is → should be, with the characters that differ stronger. */
export function FindingFieldView({ field }: { field: FindingField }) {
  const { is, shouldBe } = field;
  return (
    <div>
      <div className="muted small leading-5! break-words">
        {objectOf(field.object)} · <code>{field.path}</code>
      </div>
      {is === null && shouldBe === null ? null : (
        <div className="yaml-line">
          {is === null ? <span className="was">not set</span> : <span className="was">{is}</span>}
          {shouldBe === null ? null : (
            <>
              <ArrowRight className="icon icon-xs" aria-label="should be" />
              <Want is={is ?? ""} text={shouldBe} />
            </>
          )}
        </div>
      )}
    </div>
  );
}

/** "SecretProviderClass claims-acc": the kind is a word, the name is text of a system. */
function objectOf(object: string) {
  const [kind = "", ...name] = object.split(" ");
  return (
    <>
      {kind} {name.length > 0 ? <code>{name.join(" ")}</code> : null}
    </>
  );
}

function Want({ is, text }: { is: string; text: string }) {
  let head = 0;
  while (head < Math.min(is.length, text.length) && is[head] === text[head]) head++;
  let tail = 0;
  while (tail < Math.min(is.length, text.length) - head && is.at(-1 - tail) === text.at(-1 - tail))
    tail++;
  if (head + tail === 0) return <span className="want">{text}</span>;
  return (
    <span className="want">
      {text.slice(0, head)}
      <b>{text.slice(head, text.length - tail)}</b>
      {text.slice(text.length - tail)}
    </span>
  );
}
