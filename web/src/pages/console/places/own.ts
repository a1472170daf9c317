// Where the caller's own localities lie: their console begins there, and comes home to there.

import { scopeOf } from "../../../access/scope";
import type { Box, Unit } from "../../../api/types";
import { union } from "../../../localities/localities";
import { value } from "../loadable";
import type { Model } from "../model";

/** Those of the generation that is shown: in another one they may have been others. */
export function ownUnits(model: Model): Unit[] {
  const localities = value(model.localities);
  const scope = scopeOf(model.access.me);
  if (!localities || !scope) return [];
  return [...localities.units.values()].filter(
    ({ generation, code, level }) =>
      level !== "province" && scope.keys.has(`${generation}/${code}`),
  );
}

/** What home is; null when it is the province. Values are compared: there it always is. */
export function ownBox(model: Model): Box | null {
  const units = model.state.tab === "indicators" ? [] : ownUnits(model);
  return units.length > 0 ? union(units.map(({ bbox }) => bbox)) : null;
}

/** Whether all that the caller sees lies at home: what is an organisation's may lie anywhere. */
export const allAtHome = (model: Model): boolean =>
  scopeOf(model.access.me)?.organisations.length === 0;
