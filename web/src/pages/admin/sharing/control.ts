// Reads the sharing table, and changes one cell of it at a time.

import { serverNow } from "../../../api/clock";
import { organisations } from "../../../api/organisations";
import { rights } from "../../../api/rights";
import * as api from "../../../api/sharing";
import { isoDay } from "../../../i18n/format";
import { LOADING, ready, value } from "../../console/loadable";
import type { Control, Host } from "../model";
import { faultsOf, NO_FAULTS } from "../parts/faults";
import { sayIn } from "../words";
import { type Cell, cellOf, type SharingActions, type SharingSlice } from "./model";
import { known, type Party, type Subject, shareOf, standingOf } from "./table";

const NARROW = "(max-width: 760px)";
const OLD_MS = 60_000;

export class SharingControl implements SharingActions, Control {
  private readAt: number | null = null;
  /** The number of the decision that the last cell was changed by. */
  private decision = "";

  constructor(private readonly host: Host) {}

  private get slice(): SharingSlice {
    return this.host.model.sharing;
  }

  private change(patch: Partial<SharingSlice>): void {
    this.host.change({ sharing: { ...this.slice, ...patch } });
  }

  sync(): void {
    if (this.readAt === null) {
      const narrow = matchMedia(NARROW);
      narrow.addEventListener("change", () => this.change({ narrow: narrow.matches }));
      this.change({ narrow: narrow.matches });
      void this.load();
    } else if (Date.now() - this.readAt > OLD_MS && value(this.slice.known)) {
      void this.load(true);
    }
  }

  /** Quietly: what is shown stays, and is as true as it was when the table cannot be read. */
  private async load(quiet = false): Promise<void> {
    this.readAt = Date.now();
    if (!quiet) this.change({ known: LOADING });
    try {
      const [table, all, { items }] = await Promise.all([api.table(), organisations(), rights()]);
      this.change({ known: ready(known(table, all, items, isoDay(new Date(serverNow())))) });
    } catch (error) {
      if (!quiet) this.change({ known: { status: "failed", message: this.host.words(error) } });
    }
  }

  retry = (): void => {
    void this.load();
  };

  open(subject: Subject, party: Party): void {
    const table = value(this.slice.known);
    if (!table) return;
    const standing = standingOf(shareOf(table, subject, party.code));
    this.change({ cell: cellOf(subject, party, standing, this.decision), done: null });
  }

  write(patch: Partial<Pick<Cell, "choice" | "decision">>): void {
    const { cell } = this.slice;
    if (cell && !cell.busy) this.change({ cell: { ...cell, ...patch } });
  }

  send = (): void => {
    const { cell } = this.slice;
    if (!cell || cell.busy) return;
    const table = value(this.slice.known);
    if (cell.choice === "default" && table && !shareOf(table, cell.subject, cell.party.code)) {
      // As it is already.
      this.close();
      return;
    }
    const say = sayIn(this.host.model.state.language);
    if (cell.choice !== "default" && !cell.decision.trim()) {
      const fields = { "/decision": say("sharing.decision.missing") };
      this.change({ cell: { ...cell, faults: { fields, whole: null } } });
      return;
    }
    this.change({ cell: { ...cell, busy: true, faults: NO_FAULTS } });
    void this.decide(cell);
  };

  private async decide(cell: Cell): Promise<void> {
    const { subject, party, choice, decision } = cell;
    try {
      if (choice === "default") await api.forget(subject.kind, subject.id, party.code);
      else {
        await api.decide(subject.kind, {
          subject: subject.id,
          organisation: party.code,
          shared: choice === "given",
          decision: decision.trim(),
        });
        this.decision = decision.trim();
      }
    } catch (error) {
      const faults = faultsOf(error, ["/decision"], this.host.words(error));
      this.change({ cell: { ...cell, busy: false, faults } });
      return;
    }
    await this.load(true);
    const { language } = this.host.model.state;
    const done = sayIn(language)(`sharing.done.${choice}`, {
      party: party.name,
      subject: subject.title[language],
    });
    this.change({ cell: null, done });
  }

  close = (): void => {
    if (!this.slice.cell?.busy) this.change({ cell: null });
  };
}
