/** Each part ends as a sentence does; empty ones are left out. `Unauthorized` and `Take another.` give `Unauthorized. Take another.` */
export const sentences = (...parts: readonly (string | null | undefined)[]): string =>
  parts
    .map((part) => part?.trim() ?? "")
    .filter((part) => part !== "")
    .map((part) => (/[.!?…:]["”’)]?$/.test(part) ? part : `${part}.`))
    .join(" ");

/** The text as a pattern that matches it and nothing else. */
export const quotedPattern = (text: string): string =>
  text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
