import { Age } from "@/components/patterns/age";
import { Panel } from "@/components/patterns/panel";
import { VerdictMark } from "@/components/patterns/verdict-mark";
import type { Verdict } from "@/lib/client/verdict";
import type { RestsOn } from "@/lib/contracts/health";
import { CodeText } from "@/components/patterns/code-text";

const marks: Record<RestsOn["state"], Verdict> = {
  fresh: "healthy",
  stale: "unknown",
  missing: "unknown",
  forbidden: "unknown",
  off: "off",
};
const words: Record<RestsOn["state"], string> = {
  fresh: "fresh",
  stale: "old",
  missing: "missing",
  forbidden: "no permission",
  off: "off",
};

/** Each source of the verdict with its age, or why it is missing. Old evidence gets the hollow mark. */
export function RestsOnPanel({ sources }: { sources: RestsOn[] }) {
  return (
    <Panel title="Rests on">
      <ul className="checks">
        {sources.map((source, index) => (
          <li key={`${source.label}${index}`}>
            <VerdictMark verdict={marks[source.state]} label={words[source.state]} />
            <span>
              <CodeText>{source.label}</CodeText>
              {source.note ? (
                <div className="small muted">
                  <CodeText>{source.note}</CodeText>
                </div>
              ) : null}
            </span>
            {source.observedAt && (source.state === "fresh" || source.state === "stale") ? (
              <Age at={source.observedAt} />
            ) : (
              <span className="age">{words[source.state]}</span>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
