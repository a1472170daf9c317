// Organisations, the state of the system, the guide: words of the administration.

import type { viSystem } from "./vi-system";

export const enSystem: Record<keyof typeof viSystem, string> = {
  "organisations.title": "Organisations",
  "organisations.what":
    "Departments and communes' committees over time: which became which, and when.",
  "health.title": "Health",
  "health.what": "Database, disks, change feed, backups: what is well, and what needs a look.",
  "guide.title": "Guide",
  "guide.what": "What each role is there for, and how it goes about it.",
};
