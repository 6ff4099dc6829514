/** Begins the name of every draft in this tab's storage. */
const prefix = "bindery.draft:";

/** Storage can be full or forbidden: then a draft lives as long as its page. */
function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}

/** Keeps a draft for this tab, across its pages and a reload. It must hold no value of a secret. */
export function keepDraft(id: string, draft: unknown): void {
  attempt(() => window.sessionStorage.setItem(prefix + id, JSON.stringify(draft)));
}

/** What was kept, of any shape; null where nothing is. */
export function keptDraft(id: string): unknown {
  return attempt(() => JSON.parse(window.sessionStorage.getItem(prefix + id) ?? "null"));
}

export function forgetDraft(id: string): void {
  attempt(() => window.sessionStorage.removeItem(prefix + id));
}

/** Who signs in next in this tab begins without them. */
export function forgetAllDrafts(): void {
  attempt(() => {
    for (const name of Object.keys(window.sessionStorage))
      if (name.startsWith(prefix)) window.sessionStorage.removeItem(name);
  });
}
