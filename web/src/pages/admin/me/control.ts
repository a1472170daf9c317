// One's own account: password, second factor, sessions, tokens, what one has handed on.

import { may } from "../../../access/access";
import { Refused } from "../../../api/client";
import * as grantsApi from "../../../api/delegations";
import * as api from "../../../api/me";
import { focusWhenDrawn } from "../../../components/focus";
import { LOADING, ready, value } from "../../console/loadable";
import { blockOf, secondsLeft } from "../../sign-in/countdown";
import type { Control, Host } from "../model";
import { type Faults, faultsOf, NO_FAULTS } from "../parts/faults";
import { TokenDesk } from "../tokens/desk";
import { sayIn } from "../words";
import { type DelegationDraft, firstDraft, sourcesOf, wantedOf } from "./delegation";
import type { Asked, Done, MeActions, MeSlice, PasswordDraft } from "./model";

const SHOWN: Partial<Record<Asked["what"], readonly string[]>> = {
  password: ["/old", "/new"],
  factor: ["/code"],
  delegate: ["/account", "/decision", "/starts_at", "/ends_at", "/localities", "/organisations"],
};
const CODE = /^\d{6}$/;

export class MeControl implements MeActions, Control {
  readonly tokens: TokenDesk;
  private whose: string | null = null;

  constructor(private readonly host: Host) {
    this.tokens = new TokenDesk(host, {
      get: () => this.slice.tokens,
      set: (patch) => this.change({ tokens: { ...this.slice.tokens, ...patch } }),
      whose: () => this.username,
    });
  }

  private get slice(): MeSlice {
    return this.host.model.me;
  }

  private get username(): string {
    return this.host.model.access.me?.account?.username ?? "";
  }

  private change(patch: Partial<MeSlice>): void {
    this.host.change({ me: { ...this.slice, ...patch } });
  }

  /** Read once for each account; a device's token has none of this. */
  sync(): void {
    const { access } = this.host.model;
    if (access.me?.kind !== "session" || this.whose === this.username) return;
    this.whose = this.username;
    this.retrySessions();
    this.retryGrants();
    if (may(access, "tokens.read")) this.tokens.retry();
    else void this.tokens.readTable();
  }

  retrySessions = (): void => {
    this.change({ sessions: LOADING });
    void this.readSessions();
  };

  private async readSessions(): Promise<void> {
    try {
      this.change({ sessions: ready((await api.sessions()).items) });
    } catch (error) {
      this.change({ sessions: { status: "failed", message: this.host.words(error) } });
    }
  }

  retryGrants = (): void => {
    this.change({ grants: LOADING });
    void this.readGrants();
  };

  private async readGrants(): Promise<void> {
    try {
      this.change({ grants: ready((await grantsApi.delegations()).items) });
    } catch (error) {
      this.change({ grants: { status: "failed", message: this.host.words(error) } });
    }
  }

  // --- what is asked over the page -----------------------------------------------------------

  ask(asked: Asked): void {
    this.change({ asked, busy: false, faults: NO_FAULTS, done: null });
  }

  close = (): void => {
    this.change({ asked: null, busy: false, faults: NO_FAULTS });
  };

  hideDone = (): void => this.change({ done: null });

  factor(showing: boolean): void {
    this.ask({ what: "factor", showing, enrolment: null, code: "" });
    if (!showing) void this.enrol();
  }

  private async enrol(): Promise<void> {
    try {
      const enrolment = await api.enrol();
      const { asked } = this.slice;
      if (asked?.what === "factor") this.change({ asked: { ...asked, enrolment } });
    } catch (error) {
      this.change({ faults: { fields: {}, whole: this.host.words(error) } });
    }
  }

  delegate = (): void => {
    const { now } = this.host.model;
    const [first] = sourcesOf(value(this.slice.grants) ?? [], this.slice.tokens.table, now);
    if (first) this.ask({ what: "delegate", draft: firstDraft(first.id, now) });
  };

  password(patch: Partial<PasswordDraft>): void {
    const { asked } = this.slice;
    if (asked?.what === "password") this.asking({ ...asked, draft: { ...asked.draft, ...patch } });
  }

  code(code: string): void {
    const { asked } = this.slice;
    if (asked?.what !== "factor" || this.slice.busy) return;
    this.asking({ ...asked, code });
    // The last digit, or a pasted code, is all that is wanted.
    if (CODE.test(code.replace(/\s/g, ""))) this.send();
  }

  delegation(patch: Partial<DelegationDraft>): void {
    const { asked } = this.slice;
    if (asked?.what !== "delegate") return;
    // Another grant reaches over other places.
    const anew = patch.grant ? { narrowed: false, places: [], offices: [] } : {};
    this.asking({ ...asked, draft: { ...asked.draft, ...patch, ...anew } });
  }

  private asking(asked: Asked): void {
    this.change({ asked });
  }

  send = (): void => {
    const { asked, block } = this.slice;
    if (!asked || this.slice.busy) return;
    if (asked.what === "password" && secondsLeft(block, Date.now()) > 0) return;
    const lacking = this.lacking(asked);
    if (lacking) this.refuse({ fields: lacking, whole: null });
    else void this.run(asked);
  };

  private async run(asked: Asked): Promise<void> {
    this.change({ busy: true, faults: NO_FAULTS });
    try {
      const done = await this.perform(asked);
      if (done === null) return;
      this.change({ asked: null, busy: false, done });
      this.follow(done);
    } catch (error) {
      // What ended meanwhile shows itself; a dialog that was closed has no place for a fault.
      if (this.slice.asked?.what === asked.what) this.failed(asked, error);
    }
  }

  /** Null when the page goes away with it. */
  private async perform(asked: Asked): Promise<Done | null> {
    switch (asked.what) {
      case "password":
        await api.changePassword(asked.draft.old, asked.draft.fresh);
        return "password";
      case "factor":
        await api.confirmCode(asked.code.replace(/\s/g, ""));
        return "factor";
      case "end":
        await ended(asked.session.id);
        return "end";
      case "endOthers":
        await this.endOthers();
        return "endOthers";
      case "everywhere":
        await this.host.leave(true);
        return null;
      case "delegate": {
        const wanted = wantedOf(asked.draft);
        if (wanted) await grantsApi.handOn(wanted);
        return "delegate";
      }
      case "takeBack":
        await grantsApi.takeBack(asked.grant.id);
        return "takeBack";
    }
  }

  /** By the list of now: somebody may have signed in since it was read. */
  private async endOthers(): Promise<void> {
    const { items } = await api.sessions();
    for (const { id, current } of items) if (!current) await ended(id);
  }

  /** What was done is seen in the lists that it changed. */
  private follow(done: Done): void {
    if (done === "delegate" || done === "takeBack") {
      void this.readGrants();
      return;
    }
    void this.readSessions();
    if (done === "factor") this.host.lookAgain();
    // A new password ends the kept telephones too.
    if (done === "password" && may(this.host.model.access, "tokens.read")) void this.tokens.read();
  }

  private failed(asked: Asked, error: unknown): void {
    const words = this.host.words(error);
    const throttled = error instanceof Refused && error.status === 429;
    if (throttled && asked.what === "password") {
      this.change({ block: blockOf(this.username, error.retryAfterS, Date.now()), busy: false });
      this.tick();
      return;
    }
    if (error instanceof Refused && error.status === 404 && asked.what === "delegate") {
      this.refuse({ fields: { "/account": words }, whole: null });
      return;
    }
    if (error instanceof Refused && asked.what === "factor" && error.type === "totp_wrong") {
      this.asking({ ...asked, code: "" });
      this.refuse({ fields: { "/code": words }, whole: null });
      return;
    }
    this.refuse(faultsOf(error, SHOWN[asked.what] ?? [], words));
  }

  private refuse(faults: Faults): void {
    this.change({ faults, busy: false });
    focusWhenDrawn(() => document.querySelector<HTMLElement>('dialog [aria-invalid="true"]'));
  }

  /** The seconds run until one may try again. */
  private tick(): void {
    if (secondsLeft(this.slice.block, Date.now()) === 0) {
      this.change({ block: null });
      return;
    }
    this.change({});
    setTimeout(() => this.tick(), 1000);
  }

  private lacking(asked: Asked): Record<string, string> | null {
    const say = sayIn(this.host.model.state.language);
    const found: Record<string, string> = {};
    if (asked.what === "password") {
      const { old, fresh, again } = asked.draft;
      if (old === "") found["/old"] = say("me.password.old.lacking");
      if (fresh === "") found["/new"] = say("me.password.new.lacking");
      else if (fresh !== again) found["/again"] = say("me.password.again.differs");
    }
    if (asked.what === "factor" && !CODE.test(asked.code.replace(/\s/g, ""))) {
      found["/code"] = say("code.lacking");
    }
    if (asked.what === "delegate") {
      const { draft } = asked;
      if (draft.account.trim() === "") found["/account"] = say("me.delegate.account.lacking");
      if (draft.decision.trim() === "") found["/decision"] = say("me.delegate.decision.lacking");
      if (draft.from === "") found["/starts_at"] = say("me.delegate.time.lacking");
      if (draft.until === "") found["/ends_at"] = say("me.delegate.time.lacking");
      if (draft.narrowed && draft.places.length + draft.offices.length === 0) {
        found["/localities"] = say("me.delegate.part.lacking");
      }
    }
    return Object.keys(found).length > 0 ? found : null;
  }
}

/** One that is over already is what was wanted. */
const ended = (id: string): Promise<unknown> =>
  api.endSession(id).catch((error: unknown) => {
    if (!(error instanceof Refused) || error.status !== 404) throw error;
  });
