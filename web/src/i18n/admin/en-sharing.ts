// Sharing: words of the administration.

import type { viSharing } from "./vi-sharing";

export const enSharing: Record<keyof typeof viSharing, string> = {
  "sharing.title": "Data sharing",
  "sharing.what": "Which organisation sees which layer and indicator, by which decision.",
};
