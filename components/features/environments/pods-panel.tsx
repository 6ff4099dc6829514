import { Clock } from "@/components/patterns/timeline";
import { Panel } from "@/components/patterns/panel";
import { PanelEmpty } from "@/components/patterns/panel-state";
import { VerdictMark } from "@/components/patterns/verdict-mark";
import { Table, Td, Th } from "@/components/ui/table";
import { Age } from "@/components/patterns/age";
import type { Diagnosis, PodHealth } from "@/lib/contracts/health";

/** Each pod: what it has mounted, how many files, when they last changed, since when it runs. */
export function PodsPanel({ diagnosis }: { diagnosis: Diagnosis }) {
  const { pods, diagnosedAt } = diagnosis;
  return (
    <Panel
      title="Pods"
      sub={deploymentOf(pods)}
      aside={
        <span className="age">
          watch <Age at={diagnosedAt} />
        </span>
      }
    >
      {pods.length === 0 ? (
        <PanelEmpty title="No pods">
          The environment is stopped, or the operator has not made its pods yet.
        </PanelEmpty>
      ) : (
        <Table caption="Pods of the environment" hasHover>
          <colgroup>
            <col className="w-[34px]" />
            <col />
            <col className="w-52" />
            <col className="w-24" />
            <col className="w-24" />
            <col className="w-36" />
          </colgroup>
          <thead>
            <tr>
              <Th className="c-mark">
                <span className="visually-hidden">Verdict</span>
              </Th>
              <Th>Pod</Th>
              <Th>Mount</Th>
              <Th isNumber>Files</Th>
              <Th>Updated</Th>
              <Th>Started</Th>
            </tr>
          </thead>
          <tbody>
            {pods.map((pod) => (
              <PodRow key={pod.name} pod={pod} />
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  );
}

function PodRow({ pod }: { pod: PodHealth }) {
  const isOld = pod.verdict === "stale" && !pod.mount.includes("stale");
  const isUnproven = pod.verdict === "unknown" && (pod.filesMounted ?? 0) > 0;
  return (
    <tr>
      <Td className="c-mark">
        <span className="row">
          <VerdictMark verdict={pod.verdict} label={pod.verdict} />
        </span>
      </Td>
      <Td>
        <code className="strong" title={pod.name}>
          {shortName(pod.name)}
        </code>{" "}
        {pod.node ? <span className="muted small">{pod.node}</span> : null}
      </Td>
      <Td className="fold-inline">
        <span className={pod.verdict === "failed" ? "v-failed v-text" : undefined}>
          {pod.mount}
        </span>
        {isOld ? (
          <>
            , <span className="v-stale v-text">stale</span>
          </>
        ) : null}
        {isUnproven ? <span className="muted">, not proven current</span> : null}
      </Td>
      <Td isNumber className="fold-inline">
        {pod.filesExpected === null ? "–" : `${pod.filesMounted ?? "–"} of ${pod.filesExpected}`}
        <span className="only-narrow"> files</span>
      </Td>
      <Td className="muted fold-inline">
        <span className="only-narrow">updated </span>
        {pod.updatedAt ? <Clock at={pod.updatedAt} /> : "never"}
      </Td>
      <Td className="fold-inline">
        {pod.phase === "Running" && pod.startedAt ? (
          <>
            <span className="only-narrow">started </span>
            <Clock at={pod.startedAt} />
          </>
        ) : (
          pod.phase
        )}
        {pod.isReady ? null : <span className="muted">, not ready</span>}
      </Td>
    </tr>
  );
}

/** `…7f6c9d5b8d-q4xtz`: what differs between the pods of one deployment. */
function shortName(name: string): string {
  const parts = name.split("-");
  return parts.length > 3 ? `…${parts.slice(-2).join("-")}` : name;
}

function deploymentOf(pods: PodHealth[]) {
  const owners = new Set(pods.map((pod) => pod.name.split("-").slice(0, -2).join("-")));
  const [owner] = owners;
  return owners.size === 1 && owner ? (
    <>
      Deployment <code>{owner}</code>
    </>
  ) : undefined;
}
