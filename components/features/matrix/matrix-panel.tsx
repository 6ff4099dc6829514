"use client";

import { useQuery } from "@tanstack/react-query";
import { ClipboardPaste, TableProperties } from "lucide-react";
import { useState } from "react";
import { FilterBar, SearchFilter, ChoiceFilter } from "@/components/patterns/filter-bar";
import { Panel } from "@/components/patterns/panel";
import { PanelQuery } from "@/components/patterns/panel-query";
import { PanelEmpty } from "@/components/patterns/panel-state";
import { Button } from "@/components/ui/button";
import { plural } from "@/lib/client/format";
import { useCan } from "@/lib/client/use-session";
import { useUrlState } from "@/lib/client/use-url-state";
import type { Matrix, MatrixRow } from "@/lib/contracts/matrix";
import type { NamespaceRef } from "@/lib/contracts/names";
import { cellWords } from "./matrix-cell";
import { EditBar } from "./edit-bar";
import { useMatrixEdits } from "./matrix-edits";
import { MatrixFoot } from "./matrix-foot";
import { matrixQuery } from "./matrix.queries";
import { MatrixTable } from "./matrix-table";
import { PasteDialog } from "./paste-dialog";

const shows = [
  { value: "differing", label: "not the same" },
  { value: "missing", label: "with missing" },
  { value: "required", label: "required" },
];

/** Keys × environments: what they have in common, and the way to change it for several at once. */
export function MatrixPanel({ place }: { place: NamespaceRef }) {
  const query = useQuery(matrixQuery(place));
  const mayPlan = useCan("binding:plan", place);
  const { edits } = useMatrixEdits();
  const [wantsEditing, setEditing] = useState(false);
  const [isPasting, setPasting] = useState(false);
  const { data } = query;
  const isEditing = mayPlan && (wantsEditing || edits.size > 0);
  const hasRows = (data?.rows.length ?? 0) > 0;
  return (
    <Panel
      title="Keys × environments"
      sub={data && hasRows ? commonOf(data) : null}
      aside={
        hasRows && data ? (
          <>
            <Legend />
            {mayPlan ? (
              <>
                <Button onClick={() => setPasting(true)}>
                  <ClipboardPaste className="icon" />
                  Paste…
                </Button>
                <Button aria-pressed={isEditing} onClick={() => setEditing(!isEditing)}>
                  <TableProperties className="icon" />
                  {isEditing ? "Stop editing" : "Edit cells"}
                </Button>
              </>
            ) : null}
          </>
        ) : null
      }
    >
      <PanelQuery
        query={query}
        failedTitle="The matrix was not loaded"
        forbiddenTitle="You may not see mappings here"
        loadingRows={8}
        isEmpty={({ rows }) => rows.length === 0}
        empty={
          <PanelEmpty title="No key is mapped in this namespace">
            Keys stand here once an environment has a binding: what is the same everywhere, what
            differs, what is missing.
          </PanelEmpty>
        }
      >
        {(matrix) => <Grid {...{ place, matrix, isEditing }} />}
      </PanelQuery>
      {isPasting && data ? (
        <PasteDialog place={place} matrix={data} onClose={() => setPasting(false)} />
      ) : null}
    </Panel>
  );
}

const commonOf = ({ rows }: Matrix) =>
  `${rows.filter(({ isSame }) => isSame).length} of ${plural(rows.length, "key")} ${rows.length === 1 ? "is" : "are"} the same everywhere`;

function Legend() {
  return (
    <span className="legend not-narrow">
      {Object.values(cellWords).map(({ className, legend }) => (
        <span key={legend} className={`cell ${className}`}>
          <span className="sq" />
          {legend}
        </span>
      ))}
    </span>
  );
}

function Grid(props: { place: NamespaceRef; matrix: Matrix; isEditing: boolean }) {
  const { place, matrix, isEditing } = props;
  const { edits } = useMatrixEdits();
  const rows = useShownRows(matrix.rows);
  return (
    <>
      <div className="matrix-filters">
        <FilterBar count={`${rows.length} of ${plural(matrix.rows.length, "key")}`}>
          <SearchFilter name="key" label="Key" />
          <ChoiceFilter name="show" label="Show" options={shows} anyLabel="all" />
        </FilterBar>
      </div>
      <MatrixTable {...{ place, matrix, rows, edits, isEditing }}>
        {(grid) => (
          <>
            {isEditing ? <EditBar place={place} matrix={matrix} grid={grid} /> : null}
            <MatrixFoot matrix={matrix} rows={rows} grid={grid} />
          </>
        )}
      </MatrixTable>
    </>
  );
}

function useShownRows(rows: readonly MatrixRow[]): MatrixRow[] {
  const url = useUrlState();
  const text = (url.get("key") ?? "").toLowerCase();
  const show = url.get("show");
  return rows.filter(
    (row) =>
      row.key.toLowerCase().includes(text) &&
      (show !== "differing" || !row.isSame) &&
      (show !== "required" || row.isRequired) &&
      (show !== "missing" || row.cells.some(({ state }) => state === "missing")),
  );
}
