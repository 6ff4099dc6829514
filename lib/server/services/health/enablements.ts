import "server-only";

/** The switches as the database has them, by `cluster/namespace`. Tells of each that is different now. */
export class Enablements {
  readonly #known = new Map<string, boolean>();
  readonly #onChange: (key: string) => void;

  constructor(onChange: (key: string) => void) {
    this.#onChange = onChange;
  }

  get all(): ReadonlyMap<string, boolean> {
    return this.#known;
  }

  /** null: nobody turned it yet. */
  find(cluster: string, namespace: string): boolean | null {
    return this.#known.get(`${cluster}/${namespace}`) ?? null;
  }

  set(cluster: string, namespace: string, isEnabled: boolean): void {
    const key = `${cluster}/${namespace}`;
    this.#known.set(key, isEnabled);
    this.#onChange(key);
  }

  /** The namespace (or all of the cluster) is not registered any more. */
  forget(cluster: string, namespace = ""): void {
    const gone = `${cluster}/${namespace}`;
    for (const key of this.#known.keys())
      if (namespace === "" ? key.startsWith(gone) : key === gone) this.#known.delete(key);
  }

  /** All of them: what is not among them is not set any more. */
  replace(enabled: ReadonlyMap<string, boolean>): void {
    for (const key of new Set([...this.#known.keys(), ...enabled.keys()])) {
      const isEnabled = enabled.get(key);
      if (this.#known.get(key) === isEnabled) continue;
      if (isEnabled === undefined) this.#known.delete(key);
      else this.#known.set(key, isEnabled);
      this.#onChange(key);
    }
  }
}
