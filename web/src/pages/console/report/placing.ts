// Where a report lies: by a click, from this device, by coordinates; and which commune that is.

import { text } from "../../../i18n/text";
import type { Host } from "../host";
import { LOADING, ready, value } from "../loadable";
import { compact, pointView, standing } from "../room";
import type { Form } from "./form";
import { accuracyOf, isFrozen, type Written } from "./model";
import { parsePoint } from "./parse";
import { PlaceLookup } from "./place-lookup";

/** Share of a phone's screen that the form covers. As in placing.css. */
const COVERED = 0.6;
/** What a place chosen on the map changes nothing about: it was told, and is only drawn by hand. */
const MEASURED: readonly string[] = ["gps", "photo", "sensor"];

export class Placing {
  private readonly lookup: PlaceLookup;
  private readonly host: Host;
  /** What was last looked up. */
  private asked = { at: "", radius: "" };

  constructor(
    private readonly form: Form,
    private readonly write: (patch: Partial<Written>) => void,
  ) {
    this.host = form.host;
    this.lookup = new PlaceLookup(
      () => value(this.host.model.localities),
      (place) => form.patch({ place: ready(place) }),
      (error) => this.lost(this.host.words(error)),
    );
  }

  stop(): void {
    this.lookup.stop();
    this.asked = { at: "", radius: "" };
  }

  at(lon: number, lat: number): void {
    const { draft } = this.form;
    if (!draft || isFrozen(draft)) return;
    const first = draft.written.at === null;
    // A place that was moved by hand is no longer where a device measured it.
    const measured = MEASURED.includes(draft.written.source);
    this.put(lon, lat, measured ? { source: "map", accuracy: null } : {});
    if (first && this.form.eager() && !draft.written.category) this.form.focus("category");
  }

  private put(lon: number, lat: number, patch: Partial<Written> = {}): void {
    // A phone has no room for what is already right.
    this.form.patch({ typedPlace: null, folded: false, gps: "no", exact: !compact() });
    this.write({ ...patch, at: { lon, lat } });
    const { stage, model } = this.host;
    if (!stage) return;
    const size = stage.size();
    const over = { ...standing(model, size.height), covered: COVERED };
    const view = pointView({ lon, lat }, stage.view(), size, over);
    if (view) stage.go(view, true);
  }

  centre(): void {
    const { stage, root } = this.host;
    const [aim, map] = [".aim", ".map"].map((each) => root.querySelector(each));
    if (!stage || !aim || !map) return;
    const [of, on] = [aim.getBoundingClientRect(), map.getBoundingClientRect()];
    const at = stage.under(of.x + of.width / 2 - on.x, of.y + of.height / 2 - on.y);
    this.at(at.lon, at.lat);
  }

  device(): void {
    const { form } = this;
    form.patch({ gps: "asking" });
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        if (form.draft?.gps !== "asking" || isFrozen(form.draft)) return;
        const accuracy = String(Math.max(1, Math.ceil(coords.accuracy)));
        this.put(coords.longitude, coords.latitude, { source: "gps", accuracy });
      },
      ({ code, PERMISSION_DENIED }) =>
        form.patch({ gps: code === PERMISSION_DENIED ? "denied" : "failed" }),
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 10_000 },
    );
  }

  typed(typed: string, done: boolean): void {
    const { form } = this;
    const at = parsePoint(typed);
    if (!done) {
      form.patch({ typedPlace: typed });
      if (form.draft) form.keep(form.draft.written, null);
      form.clear("place");
    } else if (form.draft?.typedPlace === null) return;
    else if (at) this.put(at.lon, at.lat);
    else if (typed.trim() === "") form.patch({ typedPlace: null });
    else form.fault("place", text(this.host.model.state.language, "report.place.wrong"));
  }

  /** Ask where the place lies when place or radius are others than before. */
  sync(): void {
    const { form } = this;
    const written = form.draft?.written;
    if (!written?.at) return;
    const radius = accuracyOf(written, form.terms, this.host.model.state.language);
    const [at, of] = [JSON.stringify(written.at), `${radius}`];
    if (this.asked.at === at && this.asked.radius === of) return;
    const moved = this.asked.at !== at;
    this.asked = { at, radius: of };
    if (moved) form.patch({ place: LOADING });
    this.lookup.ask(written.at, radius, !moved);
  }

  /** It is asked again with the next change, or when the line is back: nothing waits for it. */
  private lost(message: string): void {
    this.asked = { at: "", radius: "" };
    this.form.patch({ place: { status: "failed", message } });
  }
}
