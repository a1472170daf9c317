// What a browser calls itself, as a person would name the machine.

/** The first that is found counts: most call themselves Chrome and Safari too. */
const BROWSERS: readonly [RegExp, string][] = [
  [/coc_coc_browser/i, "Cốc Cốc"],
  [/\bEdg(e|A|iOS)?\//, "Edge"],
  [/\bOPR\/|\bOpera/, "Opera"],
  [/SamsungBrowser/, "Samsung Internet"],
  [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/\b(Chrome|CriOS|Chromium|HeadlessChrome)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];

const SYSTEMS: readonly [RegExp, string][] = [
  [/iPhone|iPod/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/CrOS/, "ChromeOS"],
  [/Windows/, "Windows"],
  [/Mac OS X|Macintosh/, "macOS"],
  [/Linux|X11/, "Linux"],
];

const HAND_HELD = new Set(["iPhone", "iPad", "Android"]);
const MOST = 60;

export interface Machine {
  /** Null when it does not say. */
  browser: string | null;
  system: string | null;
  /** As it is written, shortened: for what is no browser that is known here. */
  written: string;
  handHeld: boolean;
}

export function machineOf(agent: string): Machine {
  const found = (list: readonly [RegExp, string][]): string | null =>
    list.find(([sign]) => sign.test(agent))?.[1] ?? null;
  const system = found(SYSTEMS);
  const letters = [...agent.trim()];
  return {
    browser: found(BROWSERS),
    system,
    written: letters.length > MOST ? `${letters.slice(0, MOST).join("")}…` : letters.join(""),
    handHeld: system !== null && HAND_HELD.has(system),
  };
}
