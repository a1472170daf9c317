// The province beside the form: what is drawn of it, asked for once the form stands. One tile holds
// it whole, as small as it is drawn here.

import { get } from "../../api/client";
import * as api from "../../api/queries";
import { isoDay } from "../../i18n/format";
import { inForce } from "../console/places/source";
import { type Drawn, type Scene, sceneOf } from "./scene";

/** The tile that holds the province and the sea before it. */
const TILE = "6/50/28";

interface Features {
  features: { geometry: Drawn["geometry"]; properties: { part?: string; kind?: string } }[];
}

const tile = async (layer: string): Promise<Features["features"]> =>
  (await get<Features>(`tiles/${layer}/${TILE}.geojson`)).features;

/** What a layer adds is left out when it cannot be had. */
const added = (layer: string): Promise<Features["features"]> => tile(layer).catch(() => []);

/** `whole` with its communes and the sea; else what a small screen has room for. Raises when
 * there is no province to draw. */
export async function readScene(whole: boolean, now: Date): Promise<Scene> {
  const generation = inForce(await api.generations(), isoDay(now));
  if (!generation) throw new Error("no boundaries are loaded");
  const none: Features["features"] = [];
  const [units, province, communes, context] = await Promise.all([
    api.units(generation.id),
    tile("province"),
    whole ? added("communes") : none,
    whole ? added("context") : none,
  ]);
  return sceneOf(units, [
    ...context.filter(({ properties }) => properties.kind === "sea").map(drawn("sea")),
    ...province.filter(({ properties }) => properties.part === "area").map(drawn("land")),
    ...communes.map(drawn("commune")),
    ...province.filter(({ properties }) => properties.part === "line").map(drawn("outline")),
  ]);
}

const drawn =
  (kind: Drawn["kind"]) =>
  ({ geometry }: Features["features"][number]): Drawn => ({ kind, geometry });
