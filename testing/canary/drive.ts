import { allRoutes } from "@/lib/contracts/all-routes";
import type { RouteHandler } from "@/lib/server/api/define-route";
import { cookiesOf, requestTo } from "@/testing/requests";
import type { Haystack } from "./canaries";

type Module = Partial<Record<string, RouteHandler>>;
const modules = import.meta.glob<Module>("../../app/api/**/route.ts");
const folder = "../../app/api";

export interface Sent {
  params?: Record<string, string>;
  query?: string;
  body?: unknown;
  /** Names of the secrets that this one answer hands out. */
  mayHold?: string[];
  /** Of somebody else, or of nobody. */
  cookie?: string;
}

export interface Answer {
  status: number;
  body: Record<string, unknown>;
  cookie: string;
}

/** Calls the handlers of `app/api` as Next does, and keeps every answer whole: status, headers and body. */
export class Drive {
  readonly answers: Haystack[] = [];
  readonly #called = new Set<string>();
  cookie = "";

  /** A contract, by its id. */
  send(id: string, sent: Sent = {}): Promise<Answer> {
    const contract = allRoutes.find((one) => one.id === id);
    if (!contract) throw new Error(`there is no contract ${id}`);
    return this.call(contract.method, `/v1${contract.path}`, sent);
  }

  /** An address below `/api`, with its parameters in brackets. */
  async call(method: string, address: string, sent: Sent = {}): Promise<Answer> {
    const response = await this.#open(method, address, sent);
    const text = await response.text();
    const headers = JSON.stringify([...response.headers]);
    const where = `the answer ${response.status} to ${method} ${address}`;
    this.answers.push({ where, bytes: text, mayHold: sent.mayHold });
    this.answers.push({ where: `the headers of ${where}`, bytes: headers });
    const isJson = response.headers.get("content-type")?.includes("json") && text !== "";
    const body = isJson && !address.endsWith("/export") ? (JSON.parse(text) as Answer["body"]) : {};
    return { status: response.status, body, cookie: cookiesOf(response) };
  }

  /** Listens to an event stream; what it said until then is kept when the listening ends. */
  async listen(address: string): Promise<() => Promise<void>> {
    const ended = new AbortController();
    const response = await this.#open("GET", address, {}, ended.signal);
    const heard = response.text();
    return async () => {
      ended.abort();
      this.answers.push({ where: `the stream ${address}`, bytes: await heard });
    };
  }

  /** `GET /v1/overview`: every method of every route that nothing has called yet. */
  async uncalled(): Promise<string[]> {
    const all: string[] = [];
    for (const [file, load] of Object.entries(modules))
      for (const method of Object.keys(await load()))
        if (/^[A-Z]+$/.test(method))
          all.push(`${method} ${file.slice(folder.length, -"/route.ts".length)}`);
    if (all.length === 0) throw new Error("no route was found");
    return all.filter((one) => !this.#called.has(one));
  }

  async #open(method: string, address: string, sent: Sent, signal?: AbortSignal) {
    const file = address.startsWith("/auth/") ? "/auth/[...path]" : address;
    const handler = (await modules[`${folder}${file}/route.ts`]?.())?.[method];
    if (!handler) throw new Error(`no route exports ${method} ${file}`);
    this.#called.add(`${method} ${file}`);
    const { params = {}, query = "", body, cookie = this.cookie } = sent;
    const names = [...address.matchAll(/\[([A-Za-z]+)\]/g)].map(([, name = ""]) => name);
    const path = address.replaceAll(/\[([A-Za-z]+)\]/g, (_, name: string) => params[name] ?? "");
    const hasBody = method !== "GET" && method !== "DELETE";
    const url = `/api${path}${query && `?${query}`}`;
    const made = requestTo(url, { method, cookie, ...(hasBody && { body: body ?? {} }) });
    const request = signal ? new Request(made, { signal }) : made;
    const values = Object.fromEntries(names.map((name) => [name, params[name]]));
    return handler(request, { params: Promise.resolve(names.length === 0 ? undefined : values) });
  }
}
