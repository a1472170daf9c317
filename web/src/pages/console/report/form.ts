// The draft on the page: how its parts are changed, kept, and found again on the screen.

import type { Report } from "../../../api/incidents";
import { focusWhenDrawn } from "../../../components/focus";
import { isTyped } from "../../../incidents/contact";
import type { Terms } from "../../../incidents/terms";
import type { Host } from "../host";
import { value } from "../loadable";
import { compact } from "../room";
import type { Draft, Written } from "./model";
import { writerOf } from "./restoring";
import { keep } from "./store";

export class Form {
  constructor(readonly host: Host) {}

  get draft(): Draft | null {
    return this.host.model.draft;
  }

  get terms(): Terms | null {
    return value(this.host.model.incidents.terms);
  }

  patch(patch: Partial<Draft>): void {
    const { draft } = this;
    if (draft) this.host.change({ draft: { ...draft, ...patch } });
  }

  /** So that a reload loses nothing but who told of it: that is kept while the report waits, for the
   * line (`body` is being sent) or for its writer to sign in again. */
  keep(written: Written, body: Report | null): void {
    const { access } = this.host.model;
    const { draft } = this;
    const waits = body !== null || access.ended;
    keep({
      written,
      body,
      contact: waits ? (draft?.contact ?? null) : null,
      hadContact: draft !== null && (isTyped(draft.contact) || draft.contactLost),
      typedPlace: draft?.typedPlace ?? null,
      by: writerOf(access),
    });
  }

  /** Take back what was said of inputs. */
  clear(...names: string[]): void {
    const faults = Object.entries(this.draft?.faults ?? {}).filter(([key]) => !names.includes(key));
    this.patch({ faults: Object.fromEntries(faults) });
  }

  fault(name: string, said: string): void {
    this.patch({ faults: { ...this.draft?.faults, [name]: said } });
  }

  /** Focus an input: at once where it can be, so that no key that follows is lost, else once drawn. */
  focus(id: string): void {
    const find = (): HTMLElement | null => document.getElementById(`report-${id}`);
    const input = find();
    input?.focus();
    if (!input || document.activeElement !== input) focusWhenDrawn(find);
  }

  /** Whether a focus that moves by itself helps: on a phone it would open the keyboard. */
  eager(): boolean {
    return !compact();
  }
}
