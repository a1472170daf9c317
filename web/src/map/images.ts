// Map pictures by name: the style says what to draw, the one symbol function draws it.
//   incident:{category}:{severity}:{trust}:{overdue}:{size}
//   count:{count}:{worst severity}:{eighths unverified}:{overdue}, and `:inset` for the wall's inset
//   road_shield · dam · missing:{no_data|not_submitted|not_applicable}

import { categorySign } from "../symbols/catalogue";
import { countSymbol } from "../symbols/count";
import type { Severity, Theme } from "../symbols/palette";
import { detailOf } from "../symbols/sizes";
import { symbol, type Trust } from "../symbols/symbol";
import { dam, type Missing, missing, roadShield, SHIELD_EDGE } from "./signs";

export interface Drawing {
  svg: string;
  /** Edge that keeps its size when the picture is stretched around a text, px. */
  edge?: number;
}

const TRUST: readonly Trust[] = ["unverified", "verified", "resolved"];
const MISSING: readonly Missing[] = ["no_data", "not_submitted", "not_applicable"];

const severityOf = (text: string | undefined): Severity | null => {
  const value = Number(text);
  return value >= 1 && value <= 5 && Number.isInteger(value) ? (value as Severity) : null;
};

/** The drawing that a name asks for; null when the name is not one of ours. */
export function drawing(id: string, theme: Theme): Drawing | null {
  const [kind, ...parts] = id.split(":");
  switch (kind) {
    case "incident":
      return incident(parts, theme);
    case "count":
      return count(parts, theme);
    case "road_shield":
      return { svg: roadShield(theme), edge: SHIELD_EDGE };
    case "dam":
      return { svg: dam(theme) };
    case "missing": {
      const why = MISSING.find((each) => each === parts[0]);
      return why ? { svg: missing(why, theme) } : null;
    }
    default:
      return null;
  }
}

function incident(parts: string[], theme: Theme): Drawing | null {
  const [category, level, line, late, px] = parts;
  const severity = severityOf(level);
  const trust = TRUST.find((each) => each === line);
  const size = Number(px);
  if (!category || !severity || !trust || !(size > 0 && size <= 200)) return null;
  const overdue = late === "1";
  const spec = { ...categorySign(category), severity, trust, overdue };
  return { svg: symbol(spec, size, theme, detailOf(size, trust, overdue)) };
}

function count(parts: string[], theme: Theme): Drawing | null {
  const [total, level, eighths, late, place] = parts;
  const worst = severityOf(level);
  const of = Number(total);
  if (!(of > 0) || !worst) return null;
  const spec = { count: of, worst, unverified: Number(eighths) / 8, overdue: late === "1" };
  const screen = theme === "wall" ? "wall" : "map";
  return { svg: countSymbol(spec, theme, place === "inset" ? place : screen) };
}

/** An SVG as pixels. The image element is the only way a browser draws one. */
export async function pixels(svg: string, ratio: number): Promise<ImageData> {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  const width = Math.ceil(image.naturalWidth * ratio);
  const height = Math.ceil(image.naturalHeight * ratio);
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("no canvas");
  context.drawImage(image, 0, 0, image.naturalWidth * ratio, image.naturalHeight * ratio);
  return context.getImageData(0, 0, width, height);
}

export interface Stretch {
  stretchX: [number, number][];
  stretchY: [number, number][];
  content: [number, number, number, number];
}

/** Which part of a picture grows with its text, in its own pixels. */
export function stretched(
  { edge }: Drawing,
  data: { width: number; height: number },
  ratio: number,
): Stretch | null {
  if (edge === undefined) return null;
  const at = edge * ratio;
  return {
    stretchX: [[at, data.width - at]],
    stretchY: [[at, data.height - at]],
    content: [at, at, data.width - at, data.height - at],
  };
}
