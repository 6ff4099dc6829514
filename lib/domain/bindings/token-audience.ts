/** Whose word there is on what a pod's token is for. */
export interface TokenAudiences {
  /** The class's own wish; null where it has none. */
  asked: string | null;
  /** What the provider takes of the driver's tokens where the class has no wish. */
  usual: string;
  /** `tokenRequests` of the CSIDriver. */
  driver: readonly string[];
  /** What the store's configuration says. */
  store: string | null;
}

/**
 * The audience that Bindery asks a token for, to probe as an environment: the driver's or the store's own. A class is written by
 * whoever may write one, and its wish alone would turn Bindery's right to make tokens into theirs. `off` says why there is none.
 */
export function chooseAudience(given: TokenAudiences): { audience: string } | { off: string } {
  const { usual, driver, store } = given;
  const asked = given.asked || null;
  const wanted = asked ?? (driver.includes(usual) ? usual : store || null);
  if (wanted === null)
    return {
      off: `neither the CSIDriver's tokenRequests (no ${usual}) nor the store's configuration says for whom the token is`,
    };
  if (wanted === store || driver.includes(wanted)) return { audience: wanted };
  return {
    off: `the class asks for a token for ${wanted}, which is neither in the CSIDriver's tokenRequests nor the store's own audience`,
  };
}
