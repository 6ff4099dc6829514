import { getSetup } from "@/lib/server/services/setup/get";
import { handleAuth } from "@/lib/server/auth/handle-auth";
import { contextOf } from "@/testing/context";
import type { Grant } from "@/lib/contracts/session";
import { createAccount, hashPassword } from "@/lib/server/services/people/account";
import { withTransaction } from "@/lib/server/db/with-transaction";

export const origin = "http://localhost:3000";
export const password = "correct horse battery";

export const isSetupNeeded = async () => (await getSetup(contextOf([]))).isNeeded;

export interface Sent {
  method?: string;
  cookie?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** A request as Bindery's own page sends it. */
export function requestTo(
  path: string,
  { method = "GET", cookie, body, headers }: Sent = {},
): Request {
  return new Request(new URL(path, origin), {
    method,
    headers: {
      host: "localhost:3000",
      "x-bindery-remote": "127.0.0.1",
      ...(method !== "GET" && { "sec-fetch-site": "same-origin" }),
      ...(cookie && { cookie }),
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
}

/** Inserts a person with a known password; no audit row is made. */
export async function insertPerson(id: string, grants: Grant[]): Promise<string> {
  const email = `${id}@example.com`;
  const hash = await hashPassword(password);
  await withTransaction((tx) => createAccount(tx, { id, name: id, email, password: hash, grants }));
  return email;
}

export const signInAs = (email: string, text = password, headers: Record<string, string> = {}) =>
  handleAuth(
    requestTo("/api/auth/sign-in/email", {
      method: "POST",
      body: { email, password: text },
      headers,
    }),
  );

/** Inserts a person and signs in; gives the cookie. */
/** The cookie pairs that a response sets, as a browser sends them back; expired ones are left out. */
export const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .filter((cookie) => !/max-age=0/i.test(cookie))
    .map((cookie) => cookie.split(";")[0] ?? "")
    .join("; ");

export async function cookieOf(id: string, grants: Grant[]): Promise<string> {
  const response = await signInAs(await insertPerson(id, grants));
  if (!response.ok) throw new Error(`sign-in answered ${response.status}`);
  return (response.headers.getSetCookie()[0] ?? "").split(";")[0] ?? "";
}
