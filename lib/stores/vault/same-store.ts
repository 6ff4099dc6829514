/** Pure: do two texts name the same Vault? Case of the host, default ports and trailing slashes do not matter. */
export function isSameAddress(a: string, b: string): boolean {
  const left = normalAddress(a);
  return left !== null && left === normalAddress(b);
}

function normalAddress(text: string): string | null {
  if (!URL.canParse(text.trim())) return null;
  const url = new URL(text.trim());
  return `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, "")}`;
}

export const isSameNamespace = (a: string, b: string): boolean =>
  normalNamespace(a) === normalNamespace(b);

const normalNamespace = (text: string): string => {
  const trimmed = text.trim().replace(/^\/+|\/+$/g, "");
  return trimmed === "root" ? "" : trimmed;
};
