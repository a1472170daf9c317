// Line icons of the controls, drawn in the colour of the text beside them.

import { html, type TemplateResult } from "lit";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import pulse from "lucide-static/icons/activity.svg?raw";
import priority from "lucide-static/icons/arrow-down-wide-narrow.svg?raw";
import arrowRight from "lucide-static/icons/arrow-right.svg?raw";
import lowest from "lucide-static/icons/arrow-up-narrow-wide.svg?raw";
import guide from "lucide-static/icons/book-open.svg?raw";
import building from "lucide-static/icons/building-2.svg?raw";
import calendar from "lucide-static/icons/calendar-days.svg?raw";
import chart from "lucide-static/icons/chart-no-axes-combined.svg?raw";
import check from "lucide-static/icons/check.svg?raw";
import chevronDown from "lucide-static/icons/chevron-down.svg?raw";
import chevronLeft from "lucide-static/icons/chevron-left.svg?raw";
import chevronRight from "lucide-static/icons/chevron-right.svg?raw";
import alert from "lucide-static/icons/circle-alert.svg?raw";
import circleCheck from "lucide-static/icons/circle-check.svg?raw";
import person from "lucide-static/icons/circle-user-round.svg?raw";
import clock from "lucide-static/icons/clock-3.svg?raw";
import copy from "lucide-static/icons/copy.svg?raw";
import crosshair from "lucide-static/icons/crosshair.svg?raw";
import download from "lucide-static/icons/download.svg?raw";
import eye from "lucide-static/icons/eye.svg?raw";
import eyeOff from "lucide-static/icons/eye-off.svg?raw";
import globe from "lucide-static/icons/globe.svg?raw";
import house from "lucide-static/icons/house.svg?raw";
import key from "lucide-static/icons/key-round.svg?raw";
import layers from "lucide-static/icons/layers.svg?raw";
import chain from "lucide-static/icons/link-2.svg?raw";
import zoomTo from "lucide-static/icons/locate.svg?raw";
import locate from "lucide-static/icons/locate-fixed.svg?raw";
import lock from "lucide-static/icons/lock.svg?raw";
import signIn from "lucide-static/icons/log-in.svg?raw";
import signOut from "lucide-static/icons/log-out.svg?raw";
import map from "lucide-static/icons/map.svg?raw";
import mapPin from "lucide-static/icons/map-pin.svg?raw";
import maximize from "lucide-static/icons/maximize.svg?raw";
import minimize from "lucide-static/icons/minimize.svg?raw";
import minus from "lucide-static/icons/minus.svg?raw";
import devices from "lucide-static/icons/monitor-smartphone.svg?raw";
import moon from "lucide-static/icons/moon.svg?raw";
import call from "lucide-static/icons/phone.svg?raw";
import plus from "lucide-static/icons/plus.svg?raw";
import printer from "lucide-static/icons/printer.svg?raw";
import refresh from "lucide-static/icons/refresh-cw.svg?raw";
import trail from "lucide-static/icons/scroll-text.svg?raw";
import search from "lucide-static/icons/search.svg?raw";
import send from "lucide-static/icons/send.svg?raw";
import settings from "lucide-static/icons/settings-2.svg?raw";
import share from "lucide-static/icons/share-2.svg?raw";
import shield from "lucide-static/icons/shield-check.svg?raw";
import phone from "lucide-static/icons/smartphone.svg?raw";
import sun from "lucide-static/icons/sun.svg?raw";
import trash from "lucide-static/icons/trash-2.svg?raw";
import warning from "lucide-static/icons/triangle-alert.svg?raw";
import people from "lucide-static/icons/users.svg?raw";
import offline from "lucide-static/icons/wifi-off.svg?raw";
import x from "lucide-static/icons/x.svg?raw";

const ICONS = {
  alert,
  arrowRight,
  chart,
  check,
  chevronDown,
  chevronLeft,
  chevronRight,
  crosshair,
  circleCheck,
  clock,
  house,
  layers,
  locate,
  lowest,
  map,
  mapPin,
  maximize,
  minimize,
  minus,
  moon,
  offline,
  plus,
  priority,
  refresh,
  search,
  send,
  sun,
  warning,
  x,
  zoomTo,
  eye,
  eyeOff,
  signIn,
  signOut,
  shield,
  phone,
  devices,
  globe,
  copy,
  call,
  lock,
  download,
  chain,
  trail,
  settings,
  guide,
  person,
  people,
  key,
  calendar,
  building,
  share,
  pulse,
  trash,
  printer,
} as const;

export type IconName = keyof typeof ICONS;

/** An icon says nothing by itself: the control that holds it carries the words. */
export function icon(name: IconName): TemplateResult {
  return html`<span class="icon" aria-hidden="true">${unsafeHTML(ICONS[name])}</span>`;
}
