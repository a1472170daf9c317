// Sharing: words of the administration.

import type { viSharing } from "./vi-sharing";

export const enSharing: Record<keyof typeof viSharing, string> = {
  "sharing.title": "Data sharing",
  "sharing.what":
    "Which organisation sees which layer and indicator, by which decision. Where nothing is decided, the layer or indicator says it itself.",
  "sharing.loading": "Loading the sharing table",
  "sharing.failed": "The sharing table could not be loaded",
  "sharing.side": "Look at",
  "sharing.table": "Whole table",
  "sharing.by.organisation": "By organisation",
  "sharing.by.subject": "By layer, indicator",
  "sharing.search": "Search organisations, communes, layers, indicators",
  "sharing.layers": "Map layers",
  "sharing.indicators": "Indicators",
  "sharing.organisation": "Organisation",
  "sharing.sees": "Sees it?",
  "sharing.decision": "Decision",
  "sharing.decision.hint":
    "Number of the decision that allows or forbids it, such as: QĐ 482/QĐ-UBND",
  "sharing.decision.missing": "Needs the number of the decision.",
  "sharing.decided.by": "Written by",
  "sharing.given": "Given",
  "sharing.withheld": "Withheld",
  "sharing.access.public": "By default: everybody sees it",
  "sharing.access.signed_in": "By default: whoever has signed in sees it",
  "sharing.access.right": "By default: only who has the right “{right}”",
  "sharing.legend": "Legend",
  "sharing.legend.given": "Given, by a decision",
  "sharing.legend.withheld": "Withheld, by a decision",
  "sharing.legend.public": "By default: everybody",
  "sharing.legend.signed_in": "By default: whoever has signed in",
  "sharing.legend.right": "By default: only by right",
  "sharing.limits": "This account may change the indicators; the layers are an administrator's.",
  "sharing.over": "no longer exists",
  "sharing.committees": "Not all communes' committees stand here: search for the commune's name.",
  "sharing.more": "{n} more communes' committees match: type more of the name.",
  "sharing.none": "Nothing matches",
  "sharing.none.text": "No organisation, layer or indicator is called “{q}”.",
  "sharing.none.all": "Show all",
  "sharing.unknown": "There is no {name} in the sharing table",
  "sharing.unknown.text": "It may have been renamed or merged, or the address is mistyped.",
  "sharing.change": "Change",
  "sharing.change.of": "Change: {name}",
  "sharing.one.layer": "Sharing of a map layer",
  "sharing.one.indicator": "Sharing of an indicator",
  "sharing.choice": "From now on",
  "sharing.choice.given": "Given",
  "sharing.choice.withheld": "Withheld",
  "sharing.choice.default": "By default",
  "sharing.effect.given": "{party} will see {subject} by this decision. {rule}.",
  "sharing.effect.given.public":
    "{party} sees {subject} as everybody does; the decision keeps it so if the default changes.",
  "sharing.effect.withheld":
    "Accounts of {party} will not see {subject} any more, unless they also belong to another organisation that is given it.",
  "sharing.effect.withheld.public":
    "Whoever has not signed in still sees {subject}, since by default everybody does.",
  "sharing.effect.withheld.all":
    "Whoever may see all indicators, as the province's leaders, still sees it.",
  "sharing.effect.default": "{party} and {subject}: no decision. {rule}.",
  "sharing.effect.forget":
    "The decision that is written ends; that it was taken back stands in the trail.",
  "sharing.send": "Write down",
  "sharing.done.given": "{party} sees {subject} from now on.",
  "sharing.done.withheld": "{party} does not see {subject} from now on.",
  "sharing.done.default": "{party} and {subject}: by default from now on.",
};
