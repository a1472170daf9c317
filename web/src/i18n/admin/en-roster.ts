// The duty roster, and sharing: words of the administration.

import type { viRoster } from "./vi-roster";

export const enRoster: Record<keyof typeof viRoster, string> = {
  "roster.title": "Duty roster",
  "roster.what": "Who is on which shift: an operator for as long as it lasts.",
  "sharing.title": "Data sharing",
  "sharing.what": "Which organisation sees which layer and indicator, by which decision.",
};
