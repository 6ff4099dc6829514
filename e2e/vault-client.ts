import { request } from "node:https";

/** Calls the sandbox's Vault as root, as an operator of the store would. Throws when it refuses. */
export function createVaultClient(vault: { url: string; caPem: string; rootToken: string }) {
  return (method: string, path: string, body?: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const call = request(
        new URL(path, vault.url),
        {
          method,
          ca: vault.caPem,
          headers: { "x-vault-token": vault.rootToken, "content-type": "application/json" },
        },
        (response) => {
          let text = "";
          response.setEncoding("utf8");
          response.on("data", (chunk: string) => (text += chunk));
          response.once("end", () => {
            if ((response.statusCode ?? 500) >= 400)
              reject(new Error(`${method} ${path} answered ${response.statusCode}`));
            else resolve(text === "" ? null : JSON.parse(text));
          });
        },
      );
      call.once("error", reject);
      call.end(body === undefined ? undefined : JSON.stringify(body));
    });
}
