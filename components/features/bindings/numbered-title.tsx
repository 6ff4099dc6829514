import type { ReactNode } from "react";

/** "2  Manifest": the panels of a plan are read in order. */
export const NumberedTitle = ({ number, children }: { number: number; children: ReactNode }) => (
  <>
    <span className="faint font-normal">{number}</span>&ensp;{children}
  </>
);
