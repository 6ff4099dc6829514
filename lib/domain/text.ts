/** The text as a pattern that matches it and nothing else. */
export const quotedPattern = (text: string): string =>
  text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
