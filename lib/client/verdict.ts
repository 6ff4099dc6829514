/** The verdict's words for patterns, which know no contracts. */
export { verdicts } from "@/lib/contracts/health";
export type { Verdict } from "@/lib/contracts/health";
