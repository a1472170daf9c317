// Writes a report and sends it.

import { v7 as uuidv7 } from "uuid";
import { mayReport } from "../../../access/access";
import type { Refused } from "../../../api/client";
import { serverNow } from "../../../api/clock";
import { type Category, type Received, report } from "../../../api/incidents";
import { focusWhenDrawn } from "../../../components/focus";
import { text } from "../../../i18n/text";
import { isTyped, NO_CONTACT, type TypedContact } from "../../../incidents/contact";
import type { Host } from "../host";
import { sayer } from "../model";
import { compact } from "../room";
import {
  bodyOf,
  definitionsOf,
  type Faults,
  faultsOf,
  fieldKey,
  firstFault,
  withContact,
} from "./body";
import { Form } from "./form";
import { groupsOf } from "./groups";
import {
  type Draft,
  draftOf,
  emptyReport,
  isEmpty,
  isFrozen,
  type ReportActions,
  type Written,
} from "./model";
import { parsePoint } from "./parse";
import { Placing } from "./placing";
import { reporterOf } from "./reporter";
import { keepFor, takeUp, writerOf } from "./restoring";
import { Sending } from "./sending";
import { forgetContact, keep } from "./store";

/** The number of what was reported stands on the map this long. */
const REPORTED_MS = 10_000;
/** Where else it went takes longer to be read. */
const ROUTED_MS = 30_000;

export class ReportControl implements ReportActions {
  private readonly form: Form;
  private readonly placing: Placing;
  private readonly sending: Sending;
  private before: Element | null = null;
  /** The account that writes. */
  private by: string | null = null;
  private timer = 0;

  /** `open` shows the incident that a report became. */
  constructor(
    private readonly host: Host,
    private readonly open: (id: string) => void,
  ) {
    this.form = new Form(host);
    this.placing = new Placing(this.form, (patch) => this.write(patch));
    this.sending = new Sending(report, serverNow, {
      taken: (incident) => this.taken(incident),
      refused: (error) => this.refused(error),
      waiting: (said) => this.waiting(said),
      failed: (error) => this.form.patch({ sending: refusal(host.words(error)) }),
    });
  }

  start(): void {
    window.addEventListener("online", () => {
      this.sending.again();
      this.sync();
    });
    // Whoever leaves to sign in again comes back to all of it.
    window.addEventListener("pagehide", () => {
      const { draft } = this.form;
      if (draft && !isFrozen(draft) && this.host.model.access.ended) {
        this.form.keep(draft.written, null);
      }
    });
  }

  /** Take up what was being written, once it is known who may go on with it. */
  restore(): void {
    keepFor(this.host.model.access);
    this.handOver();
    const draft = this.form.draft ? null : takeUp(this.host.model.access);
    if (!draft) return;
    this.host.change({ draft });
    this.host.redraw();
    this.sync();
    if (draft.sending.is === "sending") this.sending.start(draft.sending.body);
  }

  /** Another account looks now: who told of what was being written is not for them. */
  private handOver(): void {
    const by = writerOf(this.host.model.access)?.id ?? null;
    const { draft } = this.form;
    if (draft && by !== this.by && (isTyped(draft.contact) || isFrozen(draft))) this.forget();
    this.by = by;
  }

  /** Nothing of who told of it stays on the page or in the browser, and nothing is sent any more. */
  forget(): void {
    this.sending.stop();
    forgetContact();
    const { draft } = this.form;
    if (!draft) return;
    const contactLost = draft.contactLost || isTyped(draft.contact);
    const sending = isFrozen(draft) ? ({ is: "no" } as const) : draft.sending;
    this.form.patch({ contact: NO_CONTACT, contactLost, sending });
  }

  // --- begin and end -------------------------------------------------------------------------

  begin = (): void => {
    const { host } = this;
    if (!this.form.draft && !mayReport(host.model.access)) return;
    if (!this.form.draft) {
      this.before = document.activeElement;
      const draft = { ...draftOf(emptyReport(uuidv7())), folded: compact() };
      const { reported } = host.model;
      host.change({ draft, reported: reported?.held ? reported : null, hover: null });
      host.stage?.cursor("crosshair");
      host.redraw();
      host.reframe();
    }
    host.focus("#report-place");
  };

  cancel = (): void => {
    const { draft } = this.form;
    if (!draft) return;
    if (isEmpty(draft.written, draft.contact) && !draft.typedPlace) this.leave(true);
    else if (draft.leaving) this.leave(false);
    else {
      this.form.patch({ leaving: true, folded: false });
      this.form.focus("stay");
    }
  };

  leave(really: boolean): void {
    if (!really) {
      this.form.patch({ leaving: false });
      this.form.focus("send");
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
    this.placing.stop();
    keep(null);
    this.host.change({ draft: null, leaving: null });
    this.host.stage?.cursor("");
    this.host.redraw();
    this.host.reframe();
  }

  // --- the place -----------------------------------------------------------------------------

  place(lon: number, lat: number): void {
    this.placing.at(lon, lat);
  }

  placeCentre = (): void => this.placing.centre();

  placeDevice = (): void => this.placing.device();

  typePlace(typed: string, done: boolean): void {
    this.placing.typed(typed, done);
  }

  /** Ask where the place lies when place or radius are others than before. */
  sync(): void {
    this.placing.sync();
  }

  // --- what is written -----------------------------------------------------------------------

  write(patch: Partial<Written>): void {
    const { host } = this;
    const { draft } = this.form;
    if (!draft || isFrozen(draft)) return;
    const written = { ...draft.written, ...patch };
    // Another source has another radius, unless it came with one.
    if (patch.source !== undefined && patch.accuracy === undefined) written.accuracy = null;
    const sending = draft.sending.is === "refused" ? ({ is: "no" } as const) : draft.sending;
    this.form.patch({ written, sending, restored: false });
    this.form.keep(written, null);
    const touched = Object.keys(patch).map((key) => (key === "at" ? "place" : key));
    this.form.clear(...touched, ...(patch.source ? ["accuracy"] : []), "whole");
    this.sync();
    host.redraw();
  }

  writeField(id: string, typed: string): void {
    const written = this.form.draft?.written;
    if (!written) return;
    this.write({ fields: { ...written.fields, [id]: typed } });
    this.form.clear(fieldKey(id));
  }

  writeContact(patch: Partial<TypedContact>): void {
    const { draft } = this.form;
    if (!draft || isFrozen(draft)) return;
    this.form.patch({ contact: { ...draft.contact, ...patch }, contactLost: false });
    this.form.clear(...Object.keys(patch).map((name) => `contact-${name}`), "contact", "whole");
    this.write({});
  }

  category(id: string): void {
    this.write({ category: id });
    this.form.patch({ typed: "", active: -1, picking: false });
    this.form.focus(`severity-${this.form.draft?.written.severity ?? 1}`);
  }

  pick(): void {
    this.form.patch({ picking: true });
    if (this.form.eager()) this.form.focus("category");
  }

  /** The categories that answer what was typed, as they stand in the list. */
  private options(): Category[] {
    const { draft, terms } = this.form;
    const groups = draft && terms ? groupsOf(terms, draft.typed, draft.wide) : [];
    return groups.flatMap(({ categories }) => categories);
  }

  stepCategory(by: 1 | -1): void {
    const { draft } = this.form;
    const { length } = this.options();
    if (!draft || length === 0) return;
    const from = draft.active < 0 && by < 0 ? 0 : draft.active;
    this.form.patch({ active: (from + by + length) % length });
  }

  takeCategory(): void {
    const found = this.options()[this.form.draft?.active ?? -1];
    if (found) this.category(found.id);
  }

  show(patch: Partial<Draft>): void {
    this.form.patch(patch);
  }

  // --- sending -------------------------------------------------------------------------------

  send(): void {
    const { host } = this;
    const { draft } = this.form;
    if (!draft || isFrozen(draft)) return;
    const { language } = host.model.state;
    const situation = {
      terms: this.form.terms,
      language,
      say: sayer(host.model),
      reporter: reporterOf(host.model.access),
      now: new Date(serverNow()),
    };
    const made = bodyOf(draft.written, situation);
    const mistyped = draft.typedPlace !== null && !parsePoint(draft.typedPlace);
    const wrong = mistyped ? { place: text(language, "report.place.wrong") } : {};
    if ("faults" in made || mistyped) {
      this.mistaken({ ...("faults" in made ? made.faults : {}), ...wrong });
      return;
    }
    const body = withContact(made.body, draft.contact);
    this.form.keep(draft.written, body);
    this.form.patch({ sending: { is: "sending", body }, faults: {}, leaving: false });
    this.form.focus("send");
    this.sending.start(body);
  }

  sendNow(): void {
    const sending = this.form.draft?.sending;
    if (sending?.is !== "waiting") return;
    this.form.patch({ sending: { is: "sending", body: sending.body } });
    this.sending.again();
  }

  edit(): void {
    const { draft } = this.form;
    if (!draft) return;
    this.sending.stop();
    this.form.keep(draft.written, null);
    this.form.patch({ sending: { is: "no" } });
    this.form.focus("title");
  }

  openTaken(): void {
    const id = this.form.draft?.written.id;
    this.end();
    if (id) this.open(id);
  }

  private mistaken(faults: Faults, sending: Draft["sending"] = { is: "no" }): void {
    const { draft } = this.form;
    if (!draft) return;
    const definitions = definitionsOf(draft.written, this.form.terms);
    this.form.patch({ faults, sending, folded: false, leaving: false });
    const first = firstFault(faults, definitions);
    if (first) this.form.focus(first === "severity" ? "severity-1" : first);
  }

  private waiting(said: string): void {
    const sending = this.form.draft?.sending;
    if (sending?.is !== "sending" && sending?.is !== "waiting") return;
    const since = sending.is === "waiting" ? sending.since : serverNow();
    this.form.patch({ sending: { is: "waiting", body: sending.body, since, said } });
  }

  /** Nothing is lost: each mistake stands at its input. */
  private refused(error: Refused): void {
    const { draft } = this.form;
    if (!draft) return;
    this.form.keep(draft.written, null);
    if (error.status === 422 && error.errors.length > 0) {
      const shown = new Set(
        definitionsOf(draft.written, this.form.terms).map(({ id }) => fieldKey(id)),
      );
      this.mistaken(faultsOf(error.errors, shown));
      return;
    }
    // The account's session is over: what anybody is told in its place would not help.
    const signIn = error.type === "not_signed_in";
    const { access, state } = this.host.model;
    const over = signIn && access.me?.account;
    const said = over ? text(state.language, "report.signin") : error.detail;
    this.form.patch({
      sending: refusal(said, {
        taken: error.status === 409 && reporterOf(access) !== "citizen",
        signIn,
      }),
      faults: {},
    });
  }

  /** It is opened, but for citizens: what they sent they cannot read again, so that its number
   * stays until they put it away. */
  private taken({ id, number, routed }: Received): void {
    const held = reporterOf(this.host.model.access) === "citizen";
    this.end();
    this.host.change({ reported: { number, routed: routed?.name ?? null, held } });
    clearTimeout(this.timer);
    if (held) return;
    this.timer = window.setTimeout(this.hideReported, routed ? ROUTED_MS : REPORTED_MS);
    this.open(id);
  }

  hideReported = (): void => {
    clearTimeout(this.timer);
    this.host.change({ reported: null });
  };
}

const refusal = (
  said: string,
  { taken = false, signIn = false }: { taken?: boolean; signIn?: boolean } = {},
): Draft["sending"] => ({ is: "refused", said, taken, signIn });
