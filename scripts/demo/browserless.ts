/** The API as the console's own pages call it: one session, same origin. Throws with the problem's words. */
export class ConsoleApi {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;
  #cookie = "";

  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    this.#url = url;
    this.#headers = headers;
  }

  /** The session, as a header holds it; empty before `signIn`. */
  get cookie(): string {
    return this.#cookie;
  }

  async signIn(email: string, password: string): Promise<void> {
    await this.#send("POST", "/api/auth/sign-in/email", { email, password });
  }

  call<T>(method: string, path: string, body?: unknown): Promise<T> {
    return this.#send<T>(method, `/api/v1${path}`, body);
  }

  async #send<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(this.#url + path, {
      method,
      headers: {
        ...this.#headers,
        "content-type": "application/json",
        origin: this.#url,
        cookie: this.#cookie,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    });
    const set = response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
    if (set.length > 0) this.#cookie = set.join("; ");
    const text = await response.text();
    if (!response.ok)
      throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 500)}`);
    return (text === "" ? null : JSON.parse(text)) as T;
  }
}
