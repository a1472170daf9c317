// The layer catalogue as /api/v1/layers tells it.

import type { Bilingual } from "../i18n/text";
import type { Theme } from "../symbols/palette";

/** One row of a legend, with its colours in every theme. */
export interface LegendItem {
  kind:
    | "line"
    | "fill"
    | "circle"
    | "picture"
    | "count"
    | "family"
    | "severity"
    | "trust"
    | "overdue"
    | "class"
    | "missing";
  title: Bilingual;
  id?: string;
  colors?: Record<Theme, string>;
  outlines?: Record<Theme, string>;
  dash?: boolean;
  picture?: string;
  severity?: number;
  unit?: Bilingual;
  from?: number | null;
  to?: number | null;
}

export interface Layer {
  id: string;
  title: Bilingual;
  geometry: string;
  zooms: { min: number; max: number };
  supplied: boolean;
  /** Whether it is drawn before a person has chosen. */
  visible: boolean;
  attribution: string;
  legend: { note: Bilingual | null; items: LegendItem[] };
  /** Whether it shows invented incidents. */
  demonstration: boolean;
  updated_at: string | null;
}
