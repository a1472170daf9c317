// Reads the week that the address means and who is on duty; puts people on duty and takes them off.

import { accounts } from "../../../api/accounts";
import { Refused } from "../../../api/client";
import { serverNow } from "../../../api/clock";
import * as api from "../../../api/shifts";
import { clock, isoDay } from "../../../i18n/format";
import { LOADING, ready, value } from "../../console/loadable";
import type { Control, Host } from "../model";
import { faultsOf, NO_FAULTS } from "../parts/faults";
import { sectionOf } from "../sections";
import { type AdminKey, sayIn } from "../words";
import {
  type Draft,
  draftFor,
  firstOf,
  type RosterActions,
  type RosterSlice,
  wouldBeOver,
} from "./model";
import { DAY, dayOf, mondayOf, type Span, shiftOn, startOf, tidied, WEEK, weekOf } from "./time";

/** How far ahead one looks for who comes next. */
export const AHEAD = 8 * DAY;
const TICK_MS = 30_000;
const OLD_MS = 60_000;

export class RosterControl implements RosterActions, Control {
  private asked: string | null = null;
  private readAt = 0;
  private asking: AbortController | null = null;
  private ticking = false;
  /** The number of the decision that the last shift was given by. */
  private decision = "";

  constructor(private readonly host: Host) {}

  private get slice(): RosterSlice {
    return this.host.model.roster;
  }

  private change(patch: Partial<RosterSlice>): void {
    this.host.change({ roster: { ...this.slice, ...patch } });
  }

  private say(key: AdminKey, values: Record<string, string | number> = {}): string {
    return sayIn(this.host.model.state.language)(key, values);
  }

  private get monday(): string {
    const { state, now } = this.host.model;
    return weekOf(state.section === "roster" ? state.open : null, now);
  }

  sync(): void {
    this.tick();
    const { monday } = this;
    if (this.asked !== monday) void this.load(monday, this.asked === null);
    else if (Date.now() - this.readAt > OLD_MS) void this.load(monday, false, true);
  }

  /** Who is on duty is true of now: the page goes with the time, and with what others change. */
  private tick(): void {
    if (this.ticking) return;
    this.ticking = true;
    setInterval(() => {
      const { model } = this.host;
      if (document.hidden || model.access.ended || sectionOf(model)?.id !== "roster") return;
      this.host.change({ now: new Date(serverNow()) });
      this.sync();
    }, TICK_MS);
  }

  /** Quietly: what is shown stays until what is true now has come. */
  private async load(monday: string, all: boolean, quiet = false): Promise<void> {
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    this.asked = monday;
    this.readAt = Date.now();
    if (!quiet) this.change({ week: LOADING, ...(all ? { coming: LOADING } : {}) });
    const now = serverNow();
    const from = startOf(monday);
    try {
      const [week, coming] = await Promise.all([
        api.shifts(new Date(from), new Date(from + WEEK), asking.signal),
        api.shifts(new Date(now), new Date(now + AHEAD), asking.signal),
      ]);
      this.host.change({ now: new Date(serverNow()) });
      this.change({ week: ready(week), coming: ready(coming), stale: false });
    } catch (error) {
      if (asking.signal.aborted) return;
      const failed = { status: "failed", message: this.host.words(error) } as const;
      if (quiet && value(this.slice.week)) this.change({ stale: true });
      else this.change({ week: failed, ...(value(this.slice.coming) ? {} : { coming: failed }) });
    }
  }

  retry = (): void => {
    void this.load(this.monday, true);
  };

  private again(): Promise<void> {
    return this.load(this.monday, true, true);
  }

  show(day: string | null): void {
    const monday = day === null ? null : mondayOf(day);
    const open = monday === weekOf(null, this.host.model.now) ? null : monday;
    this.change({ done: null });
    this.host.set({ section: "roster", open }, "push");
  }

  // --- somebody is put on duty ---------------------------------------------------------------

  begin(meant?: Span): void {
    const { now } = this.host.model;
    const today = isoDay(now);
    const thisWeek = weekOf(null, now);
    const monday = this.monday < thisWeek ? thisWeek : this.monday;
    const day = meant ? dayOf(meant.from) : monday > today ? monday : today;
    const draft = draftFor(monday, [day], this.decision);
    const { from, to } =
      meant && meant.to - meant.from <= DAY
        ? { from: clock(new Date(meant.from), false), to: clock(new Date(meant.to), false) }
        : (firstOf(day, now) ?? draft);
    Object.assign(draft, { from, to });
    this.change({ draft, done: null });
    if (!this.slice.accounts || this.slice.accounts.status === "failed") this.accountsAgain();
  }

  accountsAgain = (): void => {
    this.change({ accounts: LOADING });
    accounts().then(
      (found) => this.change({ accounts: ready(found) }),
      (error: unknown) =>
        this.change({ accounts: { status: "failed", message: this.host.words(error) } }),
    );
  };

  write(patch: Partial<Draft>): void {
    const { draft } = this.slice;
    if (!draft || draft.busy) return;
    const written = { ...draft, ...patch };
    const { now } = this.host.model;
    const typing = [written.from, written.to].some((time) => time !== tidied(time));
    // A time that is half typed takes no day away.
    const days = [...written.days].filter((day) => typing || !wouldBeOver(day, written, now));
    this.change({ draft: { ...written, days: new Set(days) } });
  }

  toggle(day: string): void {
    const { draft } = this.slice;
    if (!draft) return;
    const days = new Set(draft.days);
    if (!days.delete(day)) days.add(day);
    this.write({ days });
  }

  /** What the form itself can see is missing, at its field. */
  private missing({ account, days, from, to, decision }: Draft): Record<string, string> {
    return {
      ...(account ? {} : { "/account": this.say("roster.missing.account") }),
      ...(days.size > 0 ? {} : { "/days": this.say("roster.missing.days") }),
      ...(shiftOn("2026-01-01", from, to) ? {} : { "/ends_at": this.say("roster.missing.time") }),
      ...(decision.trim() ? {} : { "/decision": this.say("roster.missing.decision") }),
    };
  }

  send = (): void => {
    const { draft } = this.slice;
    if (!draft || draft.busy) return;
    const fields = this.missing(draft);
    if (Object.keys(fields).length > 0) {
      this.write({ faults: { fields, whole: null }, failed: [] });
      return;
    }
    this.write({ busy: true, faults: NO_FAULTS, failed: [], made: 0 });
    void this.make(draft);
  };

  /** Day by day: one that cannot be made does not keep the others from being made. */
  private async make(draft: Draft): Promise<void> {
    const { account, decision } = draft;
    if (!account) return;
    const left = new Set(draft.days);
    const failed: { day: string; why: string }[] = [];
    let faults = NO_FAULTS;
    for (const day of [...draft.days].sort()) {
      const span = shiftOn(day, draft.from, draft.to);
      if (!span) continue;
      try {
        await api.make({
          account: account.username,
          starts_at: new Date(span.from).toISOString(),
          ends_at: new Date(span.to).toISOString(),
          decision: decision.trim(),
        });
        left.delete(day);
      } catch (error) {
        // Anything but that they are on duty then already would be true of every other day too.
        if (error instanceof Refused && error.status === 409) {
          failed.push({ day, why: this.host.words(error) });
          continue;
        }
        const shown = ["/account", "/days", "/ends_at", "/decision"];
        faults = faultsOf(error, shown, this.host.words(error));
        break;
      }
    }
    const made = draft.days.size - left.size;
    if (made > 0) {
      this.decision = decision.trim();
      await this.again();
      // It may be the caller who is on duty now.
      this.host.lookAgain();
    }
    const done = made > 0 ? this.say("roster.made", { n: made, name: account.name }) : null;
    if (left.size === 0) this.change({ draft: null, done });
    else {
      const now = this.slice.draft ?? draft;
      this.change({ draft: { ...now, busy: false, made, failed, faults, days: left }, done });
    }
  }

  // --- somebody is taken off duty ------------------------------------------------------------

  open(shift: api.Shift): void {
    this.change({ opened: { shift, busy: false, fault: null }, done: null });
  }

  takeBack = (): void => {
    const { opened } = this.slice;
    if (!opened || opened.busy) return;
    const { shift } = opened;
    this.change({ opened: { shift, busy: true, fault: null } });
    api.revoke(shift.id).then(
      async () => {
        await this.again();
        this.change({ opened: null, done: this.say("roster.taken", { name: shift.name }) });
        this.host.lookAgain();
      },
      async (error: unknown) => {
        this.change({ opened: { shift, busy: false, fault: this.host.words(error) } });
        // Somebody else may have been quicker.
        await this.again();
      },
    );
  };

  close = (): void => {
    if (this.slice.draft?.busy || this.slice.opened?.busy) return;
    this.change({ draft: null, opened: null });
  };
}
