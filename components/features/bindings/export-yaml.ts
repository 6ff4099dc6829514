/** Gives the text to the person as a file. */
export function exportYaml(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([`${text}\n`], { type: "application/yaml" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${name}.yaml`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1_000);
}

/** One text of what is to be applied of each object; empty where that is nothing. */
export const joinYaml = (objects: readonly { exported: string | null }[]): string =>
  objects
    .flatMap(({ exported }) => (exported === null ? [] : [exported.trimEnd()]))
    .join("\n---\n");
