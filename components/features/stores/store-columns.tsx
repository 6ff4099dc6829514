import Link from "next/link";
import { Age } from "@/components/patterns/age";
import type { DataColumn } from "@/components/patterns/data-table";
import { VerdictMark } from "@/components/patterns/verdict-mark";
import { plural } from "@/lib/client/format";
import { verdicts } from "@/lib/client/verdict";
import type { Store } from "@/lib/contracts/stores";
import { findManifest } from "@/lib/stores/manifests";
import { markOf, stateText } from "./check-state";

export const kindLabel = (kind: string): string => findManifest(kind)?.label ?? kind;

export const storeColumns: readonly DataColumn<Store>[] = [
  {
    id: "mark",
    header: "State",
    isHeaderHidden: true,
    width: "w-[34px]",
    className: "c-mark",
    cell: (store) => <VerdictMark verdict={markOf(store)} />,
  },
  {
    id: "name",
    header: "Store",
    sortBy: (store) => store.name,
    cell: (store) => (
      <>
        <Link href={`/stores/${store.name}`} className="title block truncate">
          {store.name}
        </Link>
        <div className="line2 truncate">{store.label || kindLabel(store.kind)}</div>
      </>
    ),
  },
  {
    id: "address",
    header: "Address",
    sortBy: (store) => store.address,
    cell: (store) => (
      <code className="block truncate" title={store.address}>
        {store.address}
      </code>
    ),
  },
  {
    id: "state",
    header: "Last test",
    width: "w-52",
    className: "fold-inline",
    sortBy: (store) => verdicts.indexOf(markOf(store)),
    cell: (store) => (
      <>
        <span className={`v-text v-${markOf(store)}`}>{stateText(store)}</span>{" "}
        {store.lastCheck ? <Age at={store.lastCheck.checkedAt} isAgo /> : null}
      </>
    ),
  },
  {
    id: "used",
    header: "Used by",
    width: "w-36",
    className: "fold-inline",
    sortBy: (store) => store.usedBy,
    cell: (store) => (
      <>
        <span className="only-narrow muted">Used by </span>
        {store.usedBy > 0 ? (
          plural(store.usedBy, "namespace")
        ) : (
          <span className="muted">nobody</span>
        )}
      </>
    ),
  },
];
