// Shows who reported for as long as somebody looks, and no longer.

import { Refused } from "../../../api/client";
import * as api from "../../../api/contacts";
import { focusWhenDrawn } from "../../../components/focus";
import { text } from "../../../i18n/text";
import {
  contactInput,
  givenOf,
  NO_CONTACT,
  type TypedContact,
  typedOf,
} from "../../../incidents/contact";
import type { Host } from "../host";
import { LOADING, ready, value } from "../loadable";
import { whenLongHidden } from "./hidden";
import { type ContactActions, type ContactForm, type ContactSlice, HIDDEN } from "./model";

export class ContactControl implements ContactActions {
  /** `open` opens another incident. */
  constructor(
    private readonly host: Host,
    private readonly open: (id: string) => void,
  ) {}

  start(): void {
    whenLongHidden(document, () => {
      // What a person types of somebody new is not what was shown to them.
      if (this.slice.looked) this.hide();
    });
  }

  private get slice(): ContactSlice {
    return this.host.model.contact;
  }

  private change(patch: Partial<ContactSlice>): void {
    this.host.change({ contact: { ...this.slice, ...patch } });
  }

  hide = (): void => {
    if (this.slice !== HIDDEN) this.host.change({ contact: HIDDEN });
  };

  /** Another incident is open, or none. */
  sync(): void {
    if (this.slice.of !== this.host.model.state.incident) this.hide();
  }

  look(incident: string): void {
    void this.load(incident);
  }

  private async load(of: string): Promise<void> {
    const asked: ContactSlice = { ...HIDDEN, of, looked: LOADING };
    this.host.change({ contact: asked });
    // Hidden meanwhile, or asked for again: nobody waits for this answer.
    const wanted = (): boolean => this.slice === asked;
    try {
      const found = await api.contact(of);
      if (wanted()) this.change({ looked: ready(found) });
      this.host.focus(".reporter [data-shown]");
    } catch (error) {
      if (wanted()) this.change({ looked: { status: "failed", message: this.refused(of, error) } });
    }
  }

  private refused(of: string, error: unknown): string {
    if (!(error instanceof Refused && error.status === 404)) return this.host.words(error);
    this.hasContact(of, false);
    return text(this.host.model.state.language, "contact.gone");
  }

  others(phone: string): void {
    const { of } = this.slice;
    this.change({ others: LOADING });
    const wanted = (): boolean => this.slice.of === of && this.slice.others === LOADING;
    api.reportedBy(phone).then(
      ({ items, total }) => {
        const others = items.filter(({ id }) => id !== of);
        const own = items.length - others.length;
        if (wanted()) this.change({ others: ready({ items: others, total: total - own }) });
      },
      (error: unknown) => {
        const message = this.host.words(error);
        if (wanted()) this.change({ others: { status: "failed", message } });
      },
    );
  }

  openOther(id: string): void {
    this.hide();
    this.open(id);
  }

  // --- writing it down -----------------------------------------------------------------------

  edit(incident: string): void {
    const shown = this.slice.of === incident && this.slice.looked;
    const known = shown ? value(shown) : null;
    const typed = known ? typedOf(known) : NO_CONTACT;
    this.change({ of: incident, form: { typed, faults: {}, busy: false } });
    focusWhenDrawn(() => document.getElementById("contact-name"));
  }

  private patchForm(patch: Partial<ContactForm>): void {
    const { form } = this.slice;
    if (form) this.change({ form: { ...form, ...patch } });
  }

  write(patch: Partial<TypedContact>): void {
    const { form } = this.slice;
    if (!form || form.busy) return;
    const faults = Object.entries(form.faults).filter(
      ([name]) => name !== "whole" && !(name in patch),
    );
    this.patchForm({ typed: { ...form.typed, ...patch }, faults: Object.fromEntries(faults) });
  }

  cancelEdit = (): void => {
    if (this.slice.looked) this.change({ form: null });
    else this.hide();
  };

  save = (): void => {
    const { form, of } = this.slice;
    if (!form || !of || form.busy) return;
    const given = givenOf(form.typed);
    if (given) void this.put(of, given);
    else this.mistaken({ whole: text(this.host.model.state.language, "contact.nothing") });
  };

  private async put(of: string, given: api.GivenContact): Promise<void> {
    this.patchForm({ busy: true, faults: {} });
    try {
      const kept = await api.putContact(of, given);
      this.hasContact(of, true);
      if (this.slice.of === of) this.change({ looked: ready(kept), form: null });
    } catch (error) {
      if (this.slice.of === of) this.mistaken(this.faultsOf(error));
    }
  }

  private faultsOf(error: unknown): Record<string, string> {
    const errors = error instanceof Refused ? error.errors : [];
    if (errors.length === 0) return { whole: this.host.words(error) };
    return Object.fromEntries(
      errors.map(({ pointer, message }) => [contactInput(pointer.split("/").at(-1)), message]),
    );
  }

  private mistaken(faults: Record<string, string>): void {
    this.patchForm({ busy: false, faults });
    const first = Object.keys(faults)[0];
    focusWhenDrawn(() => document.getElementById(`contact-${first === "whole" ? "name" : first}`));
  }

  /** The incident that is open says so before its stream does. */
  private hasContact(of: string, has_contact: boolean): void {
    const { incidents } = this.host.model;
    const opened = incidents.opened && value(incidents.opened);
    if (opened?.id !== of) return;
    const now = ready({ ...opened, has_contact });
    this.host.change({ incidents: { ...incidents, opened: now } });
  }
}
