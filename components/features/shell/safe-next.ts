const here = "http://bindery.invalid";

/** Only paths of this site are followed after signing in; read as the browser would read them. */
export function safeNext(next: string | null): string {
  if (!next?.startsWith("/") || !URL.canParse(next, here)) return "/overview";
  const url = new URL(next, here);
  return url.origin === here ? `${url.pathname}${url.search}${url.hash}` : "/overview";
}
