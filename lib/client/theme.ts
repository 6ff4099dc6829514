export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const storageKey = "bindery-theme";

/** Runs before the first paint, inline with the page's nonce: no flash of the other theme. */
export const themeScript = `(()=>{try{var t=localStorage.getItem("${storageKey}");var d=t==="dark"||(t!=="light"&&matchMedia("(prefers-color-scheme: dark)").matches);document.documentElement.classList.toggle("dark",d)}catch{}})()`;

const systemIsDark = () => window.matchMedia("(prefers-color-scheme: dark)").matches;

export function readTheme(): Theme {
  const stored = window.localStorage.getItem(storageKey);
  return stored === "dark" || stored === "light" ? stored : "system";
}

export function applyTheme(theme: Theme): void {
  if (theme === "system") window.localStorage.removeItem(storageKey);
  else window.localStorage.setItem(storageKey, theme);
  const isDark = theme === "dark" || (theme === "system" && systemIsDark());
  document.documentElement.classList.toggle("dark", isDark);
  for (const listener of listeners) listener();
}

const listeners = new Set<() => void>();

/** Calls back when the choice changes. Returns what ends it. */
export function watchTheme(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Follows the system while no theme is chosen. Returns what ends it. */
export function followSystem(): () => void {
  const query = window.matchMedia("(prefers-color-scheme: dark)");
  const follow = () => readTheme() === "system" && applyTheme("system");
  query.addEventListener("change", follow);
  return () => query.removeEventListener("change", follow);
}
