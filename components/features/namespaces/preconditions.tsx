import { Command } from "@/components/patterns/code-block";
import { VerdictMark } from "@/components/patterns/verdict-mark";
import type { Verdict } from "@/lib/client/verdict";
import type { Precondition } from "@/lib/contracts/namespaces";

const marks: Record<Precondition["state"], { verdict: Verdict; word: string }> = {
  met: { verdict: "healthy", word: "met" },
  missing: { verdict: "failed", word: "missing" },
  warning: { verdict: "degraded", word: "warning" },
  unknown: { verdict: "unknown", word: "not known" },
};

/** What must be true before the switch can be turned on; each with what was seen and what to do. */
export function Preconditions({ items }: { items: readonly Precondition[] }) {
  return (
    <ul className="m-0 list-none p-0" aria-label="Preconditions">
      {items.map((item) => (
        <li key={item.id} className="row items-start! gap-2.5! border-t border-border px-3 py-2">
          <VerdictMark
            verdict={marks[item.state].verdict}
            label={marks[item.state].word}
            className="mt-0.75"
          />
          <div className="grow min-w-0">
            <div className="strong">{item.label}</div>
            <div className="line2">{item.detail}</div>
            {item.fix && item.state !== "met" ? <div className="mt-0.5">{item.fix}</div> : null}
            {item.command && item.state !== "met" ? <Command text={item.command} /> : null}
          </div>
          <span className={`small v-${marks[item.state].verdict}`}>
            <span className="v-text">{marks[item.state].word}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
