import { Stitches, type VerdictCountMap } from "@/components/patterns/stitches";
import { Panel } from "@/components/patterns/panel";
import { plural } from "@/lib/client/format";
import type { Diagnosis } from "@/lib/contracts/health";
import { CodeText } from "@/components/patterns/code-text";

/** Pods in four numbers and one stitch each, and what the verdict means for the app's users. */
export function CountsStrip({ diagnosis }: { diagnosis: Diagnosis }) {
  const { counts, pods, summary } = diagnosis;
  return (
    <Panel label="Pods in numbers" className="counts">
      <Count value={counts.expected} word="expected" />
      <Count value={counts.mounted} word="mounted" />
      <Count value={counts.failed} word="failed" verdict="failed" />
      <Count value={counts.stale} word="stale" verdict="stale" />
      <div className="wide row gap-3!">
        {pods.length > 0 ? <Stitches counts={byVerdict(pods)} noun="pods" /> : null}
        <span className="muted">
          <CodeText>{summary}</CodeText>
          <Unproven pods={pods} verdict={diagnosis.verdict} />
        </span>
      </div>
    </Panel>
  );
}

/** Why some of the stitches are hollow although their pods hold their files. */
function Unproven({ pods, verdict }: Pick<Diagnosis, "pods" | "verdict">) {
  const held = pods.filter((pod) => pod.verdict === "unknown" && (pod.filesMounted ?? 0) > 0);
  if (held.length === 0 || verdict === "unknown") return null;
  return (
    <span className="hint block">
      Hollow: {plural(held.length, "pod")} mounted, but while the binding has a fault nothing proves
      that the values are current.
    </span>
  );
}

function Count(props: { value: number; word: string; verdict?: "failed" | "stale" }) {
  const isLoud = props.verdict !== undefined && props.value > 0;
  return (
    <div className={isLoud ? `v-${props.verdict}` : undefined}>
      <div className={`n tnum${isLoud ? " v-text" : ""}`}>{props.value}</div>
      <div className="l">
        {props.word === "expected" ? <span className="not-narrow">pods </span> : null}
        {props.word}
      </div>
    </div>
  );
}

function byVerdict(pods: Diagnosis["pods"]): VerdictCountMap {
  const counts: VerdictCountMap = {};
  for (const pod of pods) counts[pod.verdict] = (counts[pod.verdict] ?? 0) + 1;
  return counts;
}
