import { AuditExportLine } from "@/lib/contracts/audit-export";
import { ChainFault, ChainWalk, type Checkpoint } from "./chain";

export interface ExportTools {
  sha256(text: string): string;
  isSigned(checkpoint: Checkpoint, publicKey: string): boolean;
}

export interface ExportGiven {
  /** PEM that is trusted instead of the file's own. */
  publicKey: string | null;
  /** Kept outside the installation, from its log. */
  kept: readonly Checkpoint[];
}

export interface ExportVerdict {
  isIntact: boolean;
  entries: number;
  /** Sequence of the first fault; null when intact, and where the file itself is not one. */
  firstBroken: number | null;
  message: string;
  /** The newest checkpoint that the chain was held against. */
  newest: Checkpoint | null;
  /** What this verdict does not prove, each with what would. */
  limits: string[];
}

/**
 * Holds an exported audit, line by line, against its hashes, its checkpoints, and what was kept outside. Finds edited,
 * deleted, inserted and reordered entries, a cut end (of the file always, of the chain against a kept checkpoint), and a
 * chain that was rewritten as a whole (against a given key or a kept checkpoint). Never throws for what the file holds.
 */
export async function verifyExport(
  lines: AsyncIterable<string>,
  given: ExportGiven,
  tools: ExportTools,
): Promise<ExportVerdict> {
  const reading = new Reading(given, tools);
  let number = 0;
  try {
    for await (const text of lines) {
      number += 1;
      if (text !== "") reading.take(parseLine(text, number), number);
    }
    reading.finish();
    return reading.verdict(null);
  } catch (error) {
    if (error instanceof ChainFault) return reading.verdict(error);
    if (error instanceof FileFault) return reading.verdict(error);
    throw error;
  }
}

/** The file is not an export, or not a whole one. */
class FileFault extends Error {
  override readonly name = "FileFault";
}

function parseLine(text: string, number: number): AuditExportLine {
  try {
    const parsed = AuditExportLine.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
  } catch {
    // Said below: not JSON at all.
  }
  throw new FileFault(`Line ${number} is no line of an audit export as it was written.`);
}

class Reading {
  readonly #given: ExportGiven;
  readonly #tools: ExportTools;
  #publicKey: string | null = null;
  #checkpoints: Checkpoint[] = [];
  #walk: ChainWalk | null = null;
  #hasEnded = false;

  constructor(given: ExportGiven, tools: ExportTools) {
    this.#given = given;
    this.#tools = tools;
  }

  take(line: AuditExportLine, number: number): void {
    if (this.#hasEnded) throw new FileFault(`Line ${number} follows the end of the export.`);
    if ((line.type === "bindery-audit") !== (this.#publicKey === null))
      throw new FileFault(`Line ${number}: an export has one header, as its first line.`);
    switch (line.type) {
      case "bindery-audit":
        this.#publicKey = this.#given.publicKey ?? line.publicKey;
        return;
      case "checkpoint":
        if (this.#walk)
          throw new FileFault(`Line ${number}: checkpoints stand before the entries.`);
        this.#checkpoints.push(line.checkpoint);
        return;
      case "entry":
        this.#begin().take(line.entry);
        return;
      case "end":
        this.#end(line);
        return;
    }
  }

  finish(): void {
    if (this.#publicKey === null) throw new FileFault("The file is empty.");
    const walk = this.#begin();
    walk.finish();
    if (!this.#hasEnded) {
      throw new ChainFault(walk.entries + 1, `The file ends early, after entry ${walk.entries}.`);
    }
  }

  #end({ entries, hash }: { entries: number; hash: string }): void {
    const walk = this.#begin();
    walk.finish();
    if (entries !== walk.entries || hash !== walk.hash) {
      const at = Math.min(entries, walk.entries) + 1;
      throw new ChainFault(
        at,
        `The export ended with entry ${entries}; the file has ${walk.entries}.`,
      );
    }
    const covered = Math.max(0, ...this.#checkpoints.map(({ sequence }) => sequence));
    if (covered < entries) {
      throw new ChainFault(
        covered + 1,
        `No checkpoint covers the entries after ${covered}: an export ends with one.`,
      );
    }
    this.#hasEnded = true;
  }

  #begin(): ChainWalk {
    if (this.#walk) return this.#walk;
    this.#checkpoints.push(...this.#given.kept);
    const key = this.#publicKey ?? "";
    this.#walk = new ChainWalk(this.#checkpoints, {
      sha256: (text) => this.#tools.sha256(text),
      isSigned: (checkpoint) => this.#tools.isSigned(checkpoint, key),
    });
    this.#walk.assertSigned();
    return this.#walk;
  }

  verdict(fault: ChainFault | FileFault | null): ExportVerdict {
    const entries = this.#walk?.entries ?? 0;
    const newest = this.#checkpoints.toSorted((a, b) => a.sequence - b.sequence).at(-1) ?? null;
    return {
      isIntact: fault === null,
      entries,
      firstBroken: fault instanceof ChainFault ? fault.sequence : null,
      message: fault?.message ?? `All ${entries} entries are as they were written.`,
      newest,
      limits: fault === null ? this.#limits() : [],
    };
  }

  #limits(): string[] {
    const { publicKey, kept } = this.#given;
    const isPinned = publicKey !== null || kept.length > 0;
    const limits: string[] = [];
    if (!isPinned)
      limits.push(
        "The key is the file's own: a chain rewritten as a whole and signed with another key would pass. Give --public-key, or --checkpoint with one from Bindery's log.",
      );
    if (kept.length === 0)
      limits.push(
        "Whether the chain was cut before the export cannot be told. Give --checkpoint with one from Bindery's log.",
      );
    return limits;
  }
}
