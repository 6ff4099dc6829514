import { Age } from "@/components/patterns/age";
import type { DataColumn } from "@/components/patterns/data-table";
import { VerdictMark } from "@/components/patterns/verdict-mark";
import { formatCount } from "@/lib/client/format";
import type { Cluster } from "@/lib/contracts/clusters";
import { watchMarks, watchWords } from "./watch-state";

export const clusterColumns = (): readonly DataColumn<Cluster>[] => [
  {
    id: "mark",
    header: "State",
    isHeaderHidden: true,
    width: "w-[34px]",
    className: "c-mark",
    cell: (cluster) => <VerdictMark verdict={watchMarks[cluster.watch.state]} />,
  },
  {
    id: "name",
    header: "Cluster",
    sortBy: (cluster) => cluster.name,
    cell: (cluster) => (
      <>
        <div className="title truncate">{cluster.name}</div>
        {cluster.label ? <div className="line2 truncate">{cluster.label}</div> : null}
      </>
    ),
  },
  {
    id: "watch",
    header: "Watch",
    width: "w-42",
    sortBy: (cluster) => cluster.watch.state,
    className: "fold-inline",
    cell: (cluster) => (
      <>
        <span className={`v-text v-${watchMarks[cluster.watch.state]}`}>
          {watchWords[cluster.watch.state]}
        </span>{" "}
        {cluster.watch.lastEventAt ? <Age at={cluster.watch.lastEventAt} isAgo /> : null}
      </>
    ),
  },
  {
    id: "version",
    header: "Kubernetes",
    className: "fold-inline",
    width: "w-28",
    cell: (cluster) => (
      <>
        <span className="only-narrow muted">Kubernetes </span>
        <code className="truncate" title={cluster.version ?? undefined}>
          {cluster.version ?? "unknown"}
        </code>
      </>
    ),
  },
  {
    id: "driver",
    header: "CSI driver",
    className: "fold-inline",
    width: "w-42",
    cell: (cluster) => (
      <>
        <span className="only-narrow muted">CSI driver </span>
        <DriverText driver={cluster.driver} />
      </>
    ),
  },
  {
    id: "environments",
    header: "Environments",
    isNumber: true,
    width: "w-30",
    className: "corner",
    sortBy: (cluster) => cluster.environments,
    cell: (cluster) => (
      <>
        {formatCount(cluster.environments)}
        <span className="only-narrow muted"> environments</span>
      </>
    ),
  },
];

export function DriverText({ driver }: { driver: Cluster["driver"] }) {
  if (!driver) return <span className="muted">not found</span>;
  return (
    <span className="nowrap">
      <code>{driver.version ?? "unknown version"}</code>{" "}
      <span className="muted">
        {driver.isRotationEnabled === null
          ? "rotation unknown"
          : driver.isRotationEnabled
            ? "rotates"
            : "no rotation"}
      </span>
    </span>
  );
}
