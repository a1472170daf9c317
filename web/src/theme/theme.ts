// Which of the two page themes is shown: the person's choice, else what the system asks for.

export type PageTheme = "light" | "dark";

const SYSTEM_DARK = "(prefers-color-scheme: dark)";

/** The theme that is drawn for a choice; null follows the system. */
export function resolveTheme(choice: PageTheme | null): PageTheme {
  if (choice) return choice;
  return window.matchMedia(SYSTEM_DARK).matches ? "dark" : "light";
}

/** Calls `changed` whenever the system's preference changes. */
export function onSystemTheme(changed: () => void): void {
  window.matchMedia(SYSTEM_DARK).addEventListener("change", changed);
}

export function reducedMotion(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}
