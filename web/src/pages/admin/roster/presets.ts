// The shifts that the room usually works: to change them, change this table.

import type { AdminKey } from "../words";

export interface Preset {
  name: AdminKey;
  from: string;
  to: string;
}

export const PRESETS: readonly Preset[] = [
  { name: "roster.preset.morning", from: "06:00", to: "14:00" },
  { name: "roster.preset.afternoon", from: "14:00", to: "22:00" },
  { name: "roster.preset.night", from: "22:00", to: "06:00" },
  { name: "roster.preset.day", from: "07:00", to: "07:00" },
];
