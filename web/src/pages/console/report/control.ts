// Writes a report and sends it.

import { v7 as uuidv7 } from "uuid";
import { mayReport } from "../../../access/access";
import type { Refused } from "../../../api/client";
import { serverNow } from "../../../api/clock";
import { type Category, type Report, report, type WholeIncident } from "../../../api/incidents";
import { focusWhenDrawn } from "../../../components/focus";
import { text } from "../../../i18n/text";
import type { Terms } from "../../../incidents/terms";
import type { Host } from "../host";
import { LOADING, ready, value } from "../loadable";
import { sayer } from "../model";
import { compact, pointView, standing } from "../room";
import { bodyOf, definitionsOf, type Faults, faultsOf, fieldKey, firstFault } from "./body";
import { groupsOf } from "./groups";
import {
  accuracyOf,
  type Draft,
  draftOf,
  emptyReport,
  isEmpty,
  isFrozen,
  type ReportActions,
  type Written,
} from "./model";
import { parsePoint } from "./parse";
import { PlaceLookup } from "./place-lookup";
import { takeUp, writerOf } from "./restoring";
import { Sending } from "./sending";
import { keep } from "./store";

/** The number of what was reported stands on the map this long. */
const REPORTED_MS = 10_000;
/** Share of a phone's screen that the form covers. As in report.css. */
const COVERED = 0.6;
/** What a place chosen on the map changes nothing about: it was told, and is only drawn by hand. */
const MEASURED: readonly string[] = ["gps", "photo", "sensor"];

export class ReportControl implements ReportActions {
  private readonly lookup: PlaceLookup;
  private readonly sending: Sending;
  private before: Element | null = null;
  private timer = 0;
  /** What was last looked up. */
  private asked = { at: "", radius: "" };

  /** `open` shows the incident that a report became. */
  constructor(
    private readonly host: Host,
    private readonly open: (id: string) => void,
  ) {
    this.lookup = new PlaceLookup(
      () => value(host.model.localities),
      (place) => this.patch({ place: ready(place) }),
      (error) => this.lost(host.words(error)),
    );
    this.sending = new Sending(report, serverNow, {
      taken: (incident) => this.taken(incident),
      refused: (error) => this.refused(error),
      waiting: (said) => this.waiting(said),
      failed: (error) => this.patch({ sending: refusal(host.words(error)) }),
    });
  }

  start(): void {
    window.addEventListener("online", () => {
      this.sending.again();
      this.sync();
    });
  }

  /** Take up what was being written, once it is known who may go on with it. */
  restore(): void {
    const draft = this.draft ? null : takeUp(this.host.model.access);
    if (!draft) return;
    this.host.change({ draft });
    this.host.redraw();
    this.sync();
    if (draft.sending.is === "sending") this.sending.start(draft.sending.body);
  }

  private keep(written: Written, body: Report | null): void {
    const { access } = this.host.model;
    keep({ written, body, typedPlace: this.draft?.typedPlace ?? null, by: writerOf(access) });
  }

  private get draft(): Draft | null {
    return this.host.model.draft;
  }

  private get terms(): Terms | null {
    return value(this.host.model.incidents.terms);
  }

  private patch(patch: Partial<Draft>): void {
    const { draft } = this;
    if (draft) this.host.change({ draft: { ...draft, ...patch } });
  }

  /** Focus an input: at once where it can be, so that no key that follows is lost, else once drawn. */
  private focus(id: string): void {
    const find = (): HTMLElement | null => document.getElementById(`report-${id}`);
    const input = find();
    input?.focus();
    if (!input || document.activeElement !== input) focusWhenDrawn(find);
  }

  /** Whether a focus that moves by itself helps: on a phone it would open the keyboard. */
  private eager(): boolean {
    return !compact();
  }

  // --- begin and end -------------------------------------------------------------------------

  begin = (): void => {
    const { host } = this;
    if (!this.draft && !mayReport(host.model.access)) return;
    if (!this.draft) {
      this.before = document.activeElement;
      const draft = { ...draftOf(emptyReport(uuidv7())), folded: compact() };
      host.change({ draft, reported: null, hover: null });
      host.stage?.cursor("crosshair");
      host.redraw();
      host.reframe();
    }
    host.focus("#report-place");
  };

  cancel = (): void => {
    const { draft } = this;
    if (!draft) return;
    if (isEmpty(draft.written) && !draft.typedPlace) this.leave(true);
    else if (draft.leaving) this.leave(false);
    else {
      this.patch({ leaving: true, folded: false });
      this.focus("stay");
    }
  };

  leave(really: boolean): void {
    if (!really) {
      this.patch({ leaving: false });
      this.focus("send");
      return;
    }
    this.end();
    const before = this.before instanceof HTMLElement ? this.before : null;
    focusWhenDrawn(() =>
      before?.isConnected && before !== document.body
        ? before
        : this.host.root.querySelector<HTMLElement>(".report-button"),
    );
  }

  private end(): void {
    this.sending.stop();
    this.lookup.stop();
    this.asked = { at: "", radius: "" };
    keep(null);
    this.host.change({ draft: null });
    this.host.stage?.cursor("");
    this.host.redraw();
    this.host.reframe();
  }

  // --- the place -----------------------------------------------------------------------------

  place(lon: number, lat: number): void {
    const { draft } = this;
    if (!draft || isFrozen(draft)) return;
    const first = draft.written.at === null;
    // A place that was moved by hand is no longer where a device measured it.
    const measured = MEASURED.includes(draft.written.source);
    this.put(lon, lat, measured ? { source: "map", accuracy: null } : {});
    if (first && this.eager() && !draft.written.category) this.focus("category");
  }

  private put(lon: number, lat: number, patch: Partial<Written> = {}): void {
    // A phone has no room for what is already right.
    this.patch({ typedPlace: null, folded: false, gps: "no", exact: !compact() });
    this.write({ ...patch, at: { lon, lat } });
    const { stage, model } = this.host;
    if (!stage) return;
    const size = stage.size();
    const over = { ...standing(model, size.height), covered: COVERED };
    const view = pointView({ lon, lat }, stage.view(), size, over);
    if (view) stage.go(view, true);
  }

  placeCentre = (): void => {
    const { stage, root } = this.host;
    const [aim, map] = [".aim", ".map"].map((each) => root.querySelector(each));
    if (!stage || !aim || !map) return;
    const [of, on] = [aim.getBoundingClientRect(), map.getBoundingClientRect()];
    const at = stage.under(of.x + of.width / 2 - on.x, of.y + of.height / 2 - on.y);
    this.place(at.lon, at.lat);
  };

  placeDevice = (): void => {
    this.patch({ gps: "asking" });
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        if (this.draft?.gps !== "asking" || isFrozen(this.draft)) return;
        const accuracy = String(Math.max(1, Math.ceil(coords.accuracy)));
        this.put(coords.longitude, coords.latitude, { source: "gps", accuracy });
      },
      ({ code, PERMISSION_DENIED }) =>
        this.patch({ gps: code === PERMISSION_DENIED ? "denied" : "failed" }),
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 10_000 },
    );
  };

  typePlace(typed: string, done: boolean): void {
    const at = parsePoint(typed);
    if (!done) {
      this.patch({ typedPlace: typed });
      if (this.draft) this.keep(this.draft.written, null);
      this.clear("place");
    } else if (this.draft?.typedPlace === null) return;
    else if (at) this.put(at.lon, at.lat);
    else if (typed.trim() === "") this.patch({ typedPlace: null });
    else this.fault("place", text(this.host.model.state.language, "report.place.wrong"));
  }

  /** Ask where the place lies when place or radius are others than before. */
  sync(): void {
    const written = this.draft?.written;
    if (!written?.at) return;
    const radius = accuracyOf(written, this.terms, this.host.model.state.language);
    const [at, of] = [JSON.stringify(written.at), `${radius}`];
    if (this.asked.at === at && this.asked.radius === of) return;
    const moved = this.asked.at !== at;
    this.asked = { at, radius: of };
    if (moved) this.patch({ place: LOADING });
    this.lookup.ask(written.at, radius, !moved);
  }

  /** It is asked again with the next change, or when the line is back: nothing waits for it. */
  private lost(message: string): void {
    this.asked = { at: "", radius: "" };
    this.patch({ place: { status: "failed", message } });
  }

  // --- what is written -----------------------------------------------------------------------

  write(patch: Partial<Written>): void {
    const { draft, host } = this;
    if (!draft || isFrozen(draft)) return;
    const written = { ...draft.written, ...patch };
    // Another source has another radius, unless it came with one.
    if (patch.source !== undefined && patch.accuracy === undefined) written.accuracy = null;
    const sending = draft.sending.is === "refused" ? ({ is: "no" } as const) : draft.sending;
    this.patch({ written, sending, restored: false });
    this.keep(written, null);
    const touched = Object.keys(patch).map((key) => (key === "at" ? "place" : key));
    this.clear(...touched, ...(patch.source ? ["accuracy"] : []), "whole");
    this.sync();
    host.redraw();
  }

  writeField(id: string, typed: string): void {
    const written = this.draft?.written;
    if (!written) return;
    this.write({ fields: { ...written.fields, [id]: typed } });
    this.clear(fieldKey(id));
  }

  category(id: string): void {
    this.write({ category: id });
    this.patch({ typed: "", active: -1, picking: false });
    this.focus(`severity-${this.draft?.written.severity ?? 1}`);
  }

  pick(): void {
    this.patch({ picking: true });
    if (this.eager()) this.focus("category");
  }

  /** The categories that answer what was typed, as they stand in the list. */
  private options(): Category[] {
    const { draft, terms } = this;
    const groups = draft && terms ? groupsOf(terms, draft.typed, draft.wide) : [];
    return groups.flatMap(({ categories }) => categories);
  }

  stepCategory(by: 1 | -1): void {
    const { draft } = this;
    const { length } = this.options();
    if (!draft || length === 0) return;
    const from = draft.active < 0 && by < 0 ? 0 : draft.active;
    this.patch({ active: (from + by + length) % length });
  }

  takeCategory(): void {
    const found = this.options()[this.draft?.active ?? -1];
    if (found) this.category(found.id);
  }

  show(patch: Partial<Draft>): void {
    this.patch(patch);
  }

  private clear(...names: string[]): void {
    const faults = Object.entries(this.draft?.faults ?? {}).filter(([key]) => !names.includes(key));
    this.patch({ faults: Object.fromEntries(faults) });
  }

  private fault(name: string, said: string): void {
    this.patch({ faults: { ...this.draft?.faults, [name]: said } });
  }

  // --- sending -------------------------------------------------------------------------------

  send(): void {
    const { draft, host } = this;
    if (!draft || isFrozen(draft)) return;
    const { language } = host.model.state;
    const situation = {
      terms: this.terms,
      language,
      say: sayer(host.model),
      now: new Date(serverNow()),
    };
    const made = bodyOf(draft.written, situation);
    const mistyped = draft.typedPlace !== null && !parsePoint(draft.typedPlace);
    const wrong = mistyped ? { place: text(language, "report.place.wrong") } : {};
    if ("faults" in made || mistyped) {
      this.mistaken({ ...("faults" in made ? made.faults : {}), ...wrong });
      return;
    }
    const { body } = made;
    this.keep(draft.written, body);
    this.patch({ sending: { is: "sending", body }, faults: {}, leaving: false });
    this.focus("send");
    this.sending.start(body);
  }

  sendNow(): void {
    const sending = this.draft?.sending;
    if (sending?.is !== "waiting") return;
    this.patch({ sending: { is: "sending", body: sending.body } });
    this.sending.again();
  }

  edit(): void {
    const { draft } = this;
    if (!draft) return;
    this.sending.stop();
    this.keep(draft.written, null);
    this.patch({ sending: { is: "no" } });
    this.focus("title");
  }

  openTaken(): void {
    const id = this.draft?.written.id;
    this.end();
    if (id) this.open(id);
  }

  private mistaken(faults: Faults, sending: Draft["sending"] = { is: "no" }): void {
    const { draft } = this;
    if (!draft) return;
    const definitions = definitionsOf(draft.written, this.terms);
    this.patch({ faults, sending, folded: false, leaving: false });
    const first = firstFault(faults, definitions);
    if (first) this.focus(first === "severity" ? "severity-1" : first);
  }

  private waiting(said: string): void {
    const sending = this.draft?.sending;
    if (sending?.is !== "sending" && sending?.is !== "waiting") return;
    const since = sending.is === "waiting" ? sending.since : serverNow();
    this.patch({ sending: { is: "waiting", body: sending.body, since, said } });
  }

  /** Nothing is lost: each mistake stands at its input. */
  private refused(error: Refused): void {
    const { draft } = this;
    if (!draft) return;
    this.keep(draft.written, null);
    if (error.status === 422 && error.errors.length > 0) {
      const shown = new Set(definitionsOf(draft.written, this.terms).map(({ id }) => fieldKey(id)));
      this.mistaken(faultsOf(error.errors, shown));
      return;
    }
    // The account's session is over: what anybody is told in its place would not help.
    const signIn = error.type === "not_signed_in";
    const { access, state } = this.host.model;
    const over = signIn && access.me?.account;
    const said = over ? text(state.language, "report.signin") : error.detail;
    this.patch({ sending: refusal(said, { taken: error.status === 409, signIn }), faults: {} });
  }

  private taken({ id, number }: WholeIncident): void {
    this.end();
    this.host.change({ reported: number });
    clearTimeout(this.timer);
    this.timer = window.setTimeout(this.hideReported, REPORTED_MS);
    this.open(id);
  }

  hideReported = (): void => {
    this.host.change({ reported: null });
  };
}

const refusal = (
  said: string,
  { taken = false, signIn = false }: { taken?: boolean; signIn?: boolean } = {},
): Draft["sending"] => ({ is: "refused", said, taken, signIn });
