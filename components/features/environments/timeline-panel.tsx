import { Panel } from "@/components/patterns/panel";
import { PanelEmpty } from "@/components/patterns/panel-state";
import { Timeline } from "@/components/patterns/timeline";
import type { EnvironmentDetail } from "@/lib/contracts/environments";
import { CodeText } from "@/components/patterns/code-text";

/** What happened, newest first; what Bindery did stands out by its ink dot. */
export function TimelinePanel({ entries }: { entries: EnvironmentDetail["timeline"] }) {
  return (
    <Panel title="Timeline">
      {entries.length === 0 ? (
        <PanelEmpty title="Nothing happened yet">
          Mounts, rotations, changes and verdicts appear here as Bindery sees them.
        </PanelEmpty>
      ) : (
        <Timeline
          label="Timeline"
          entries={entries.map((entry, index) => ({
            id: `${entry.at}${index}`,
            at: entry.at,
            mark: entry.mark,
            text: <CodeText>{entry.text}</CodeText>,
            note: entry.note || entry.raw ? <Note note={entry.note} raw={entry.raw} /> : undefined,
          }))}
        />
      )}
    </Panel>
  );
}

function Note({ note, raw }: { note: string | null; raw: string | undefined }) {
  return (
    <>
      {note ? <CodeText>{note}</CodeText> : null}
      {raw ? (
        <details>
          <summary>Raw text</summary>
          <div className="code wrap">
            <pre>{raw}</pre>
          </div>
        </details>
      ) : null}
    </>
  );
}
