import { VerdictMark } from "@/components/patterns/verdict-mark";
import type { YamlDiagnostic } from "@/lib/contracts/binding-yaml";

interface Props {
  items: readonly YamlDiagnostic[];
  onGo: (line: number) => void;
}

/** What is wrong, each with its line as a way to it, and the next step. */
export function YamlDiagnostics({ items, onGo }: Props) {
  return (
    <ul
      className="sect grid gap-1 empty:hidden"
      aria-label="Findings in the YAML"
      aria-live="polite"
    >
      {items.map(({ severity, line, message, hint }, index) => (
        <li key={`${line}${message}${index}`} className="row items-start! gap-2!">
          <VerdictMark verdict={severity === "error" ? "failed" : "degraded"} label={severity} />
          <span className="[overflow-wrap:anywhere]">
            <button type="button" className="link" onClick={() => onGo(line)}>
              Line {line}
            </button>{" "}
            {message} <span className="muted">{hint}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
