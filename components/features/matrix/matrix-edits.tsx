"use client";

import { createContext, useContext, useMemo, useState, type ReactNode } from "react";
import type { MatrixEdit } from "@/lib/contracts/matrix";
import { cellId } from "./cell-id";

interface MatrixEdits {
  edits: ReadonlyMap<string, MatrixEdit>;
  /** Adds edits; one of the same cell takes the place of the earlier. */
  stage: (edits: readonly MatrixEdit[]) => void;
  drop: (cells: Iterable<string>) => void;
}

const EditsContext = createContext<MatrixEdits | null>(null);

/** Holds the edited cells of one namespace until they are applied or discarded. */
export function MatrixEditsProvider({ children }: { children: ReactNode }) {
  const [edits, setEdits] = useState<ReadonlyMap<string, MatrixEdit>>(new Map());
  const value = useMemo(
    (): MatrixEdits => ({
      edits,
      stage: (added) =>
        setEdits(
          (before) => new Map([...before, ...added.map((edit) => [idOf(edit), edit] as const)]),
        ),
      drop: (cells) =>
        setEdits((before) => {
          const gone = new Set(cells);
          return new Map([...before].filter(([id]) => !gone.has(id)));
        }),
    }),
    [edits],
  );
  return <EditsContext value={value}>{children}</EditsContext>;
}

const idOf = ({ environment, key }: MatrixEdit) => cellId(environment, key);

export function useMatrixEdits(): MatrixEdits {
  const edits = useContext(EditsContext);
  if (!edits) throw new Error("The matrix needs its MatrixEditsProvider.");
  return edits;
}
