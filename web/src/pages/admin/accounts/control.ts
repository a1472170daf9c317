// Reads accounts and grants, and does with them what an administrator asks for.

import * as api from "../../../api/accounts";
import { serverNow } from "../../../api/clock";
import * as grants from "../../../api/grants";
import { rights } from "../../../api/rights";
import type { Generation } from "../../../api/types";
import { isoDay } from "../../../i18n/format";
import { LOADING, ready, value } from "../../console/loadable";
import type { Control, Host } from "../model";
import { faultsOf, NO_FAULTS } from "../parts/faults";
import { sayIn } from "../words";
import { bodyOf, type Draft, draftOf, missing, type Pick } from "./draft";
import { ANY, sorted, type Wanted } from "./list";
import {
  type AccountsActions,
  type AccountsSlice,
  type Grave,
  NO_SEARCHES,
  type Open,
  type Particulars,
  type Search,
} from "./model";
import { type Hit, localities, organisations, type Scope } from "./places";

const POINTERS = {
  make: ["/username", "/name", "/oidc_username"],
  correct: ["/name", "/oidc_username"],
  grant: ["/role", "/decision", "/starts_at", "/ends_at", "/localities", "/organisations"],
  other: [],
};

export class AccountsControl implements AccountsActions, Control {
  private asked = false;
  /** Whose grants were asked for. */
  private askedOf: string | null = null;
  private asking: AbortController | null = null;
  private readonly looking: Partial<Record<Scope, AbortController>> = {};
  private generations: Promise<Generation[]> | null = null;

  constructor(private readonly host: Host) {}

  private get slice(): AccountsSlice {
    return this.host.model.accounts;
  }

  private change(patch: Partial<AccountsSlice>): void {
    this.host.change({ accounts: { ...this.slice, ...patch } });
  }

  sync(): void {
    this.host.change({ now: new Date(serverNow()) });
    if (!this.asked) {
      this.asked = true;
      void this.load();
    }
    if (this.slice.rights.status !== "ready") void this.loadRights();
    const { open } = this.host.model.state;
    if (open === this.askedOf) return;
    this.askedOf = open;
    void this.loadGrants();
  }

  /** What is shown stays until what is new is there. */
  private async load(): Promise<void> {
    try {
      this.change({ list: ready(sorted(await api.accounts())) });
    } catch (error) {
      if (this.slice.list.status === "ready") this.host.change({ notice: this.host.words(error) });
      else this.change({ list: { status: "failed", message: this.host.words(error) } });
    }
  }

  private async loadRights(): Promise<void> {
    try {
      this.change({ rights: ready(await rights()) });
    } catch (error) {
      this.change({ rights: { status: "failed", message: this.host.words(error) } });
    }
  }

  private async loadGrants(again = false): Promise<void> {
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    if (!again) this.change({ grants: LOADING });
    if (this.askedOf === null) return;
    try {
      this.change({ grants: ready(await grants.grantsOf(this.askedOf, asking.signal)) });
    } catch (error) {
      if (asking.signal.aborted) return;
      this.change({ grants: { status: "failed", message: this.host.words(error) } });
    }
  }

  retry = (): void => {
    if (this.slice.list.status === "failed") this.change({ list: LOADING });
    void this.load();
    void this.loadRights();
    void this.loadGrants();
  };

  // --- the list ------------------------------------------------------------------------------

  find(q: string): void {
    this.host.set({ section: "accounts", q });
  }

  want(patch: Partial<Wanted>): void {
    this.change({ wanted: { ...this.slice.wanted, ...patch } });
  }

  clear = (): void => {
    this.change({ wanted: ANY });
    this.find("");
  };

  openAddress(open: string | null): string {
    return this.host.addressOf({ section: "accounts", open });
  }

  show(open: string | null): void {
    this.host.set({ section: "accounts", open }, "push");
    document.querySelector("main")?.scrollTo(0, 0);
  }

  // --- what is over the page -----------------------------------------------------------------

  over(open: Open | null): void {
    for (const each of Object.values(this.looking)) each.abort();
    this.change({ open, busy: false, faults: NO_FAULTS, search: NO_SEARCHES });
  }

  begin(what: "make" | "grant"): void {
    if (what === "make") {
      const given = { username: "", name: "", oidc: "", password: true };
      this.over({ kind: "make", given });
      return;
    }
    const { open } = this.host.model.state;
    const account = value(this.slice.list)?.find(({ username }) => username === open);
    if (account) this.beginGrant(account.username, account.name);
  }

  private beginGrant(username: string, name: string): void {
    this.over({ kind: "grant", draft: draftOf(username, name, new Date(serverNow())) });
  }

  correct(account: api.Account): void {
    const { username, name, oidc_username, password } = account;
    const given = { username, name, oidc: oidc_username ?? "", password };
    this.over({ kind: "correct", account, given });
  }

  writeParticulars(patch: Partial<Particulars>): void {
    const { open } = this.slice;
    if (open?.kind !== "make" && open?.kind !== "correct") return;
    this.change({ open: { ...open, given: { ...open.given, ...patch } } });
  }

  writeDraft(patch: Partial<Draft>): void {
    const { open } = this.slice;
    if (open?.kind !== "grant") return;
    this.change({ open: { ...open, draft: { ...open.draft, ...patch } } });
  }

  // --- places of a grant ---------------------------------------------------------------------

  private seek(scope: Scope, patch: Partial<Search>): void {
    const { search } = this.slice;
    this.change({ search: { ...search, [scope]: { ...search[scope], ...patch } } });
  }

  look(scope: Scope, typed: string): void {
    this.looking[scope]?.abort();
    const looking = new AbortController();
    this.looking[scope] = looking;
    const q = typed.trim();
    if (q.length < 2) {
      this.seek(scope, { typed, hits: null, active: 0 });
      return;
    }
    // What was found for less is not picked by an Enter that means more.
    this.seek(scope, { typed, hits: LOADING, active: 0 });
    this.hits(scope, q, looking.signal).then(
      (hits) => {
        if (!looking.signal.aborted) this.seek(scope, { hits: ready(hits), active: 0 });
      },
      (error: unknown) => {
        if (looking.signal.aborted) return;
        this.seek(scope, { hits: { status: "failed", message: this.host.words(error) } });
      },
    );
  }

  private async hits(scope: Scope, q: string, signal: AbortSignal): Promise<Hit[]> {
    const today = isoDay(new Date(serverNow()));
    if (scope === "organisations") return organisations(today, q, signal);
    this.generations ??= grants.generations();
    try {
      return await localities(await this.generations, today, q, signal);
    } catch (error) {
      this.generations = null;
      throw error;
    }
  }

  move(scope: Scope, by: number): void {
    const { hits, active } = this.slice.search[scope];
    const found = hits ? (value(hits)?.length ?? 0) : 0;
    if (found > 0) this.seek(scope, { active: (active + by + found) % found });
  }

  pick(scope: Scope, hit: Hit | null): void {
    const { open } = this.slice;
    this.look(scope, "");
    if (!hit || open?.kind !== "grant") return;
    const picked = open.draft[scope];
    if (picked.some(({ key }) => key === hit.key)) return;
    const pick: Pick = { key: hit.key, name: hit.name, reached: null };
    this.writeDraft({ [scope]: [...picked, pick] });
    if (scope === "localities" && hit.generation) void this.follow(hit.key);
  }

  /** What became of a place of old; without an answer it is shown by its name alone. */
  private async follow(key: string): Promise<void> {
    const reached = await grants.reached(key).catch(() => null);
    const { open } = this.slice;
    if (!reached || open?.kind !== "grant") return;
    this.writeDraft({
      localities: open.draft.localities.map((each) =>
        each.key === key ? { ...each, reached } : each,
      ),
    });
  }

  drop(scope: Scope, { key }: Pick): void {
    const { open } = this.slice;
    if (open?.kind !== "grant") return;
    this.writeDraft({ [scope]: open.draft[scope].filter((each) => each.key !== key) });
  }

  // --- what is sent --------------------------------------------------------------------------

  submit = (): void => {
    const { open } = this.slice;
    if (!open || this.slice.busy || open.kind === "secret") return;
    if (open.kind === "grant" && this.lacks(open.draft)) return;
    this.change({ busy: true, faults: NO_FAULTS });
    this.send(open).then(
      () => this.done(open),
      (error: unknown) => {
        const shown =
          open.kind === "make" || open.kind === "correct" || open.kind === "grant"
            ? POINTERS[open.kind]
            : POINTERS.other;
        this.change({ busy: false, faults: faultsOf(error, shown, this.host.words(error)) });
      },
    );
  };

  private lacks(draft: Draft): boolean {
    const say = sayIn(this.host.model.state.language);
    const lacks = missing(draft, value(this.slice.rights));
    if (lacks.length === 0) return false;
    const fields = Object.fromEntries(lacks.map((each) => [each, say(`accounts.lacks${each}`)]));
    this.change({ faults: { fields, whole: null } });
    return true;
  }

  private async send(open: Open): Promise<void> {
    switch (open.kind) {
      case "make": {
        const { username, name, oidc, password } = open.given;
        const given = { username, name, oidc_username: oidc.trim() || null, password };
        const made = await api.make(given);
        this.host.set({ section: "accounts", open: made.username, q: "" }, "push");
        if (made.first_password) this.tell(made, made.first_password, true);
        else this.grantNext(made.username, made.name);
        return;
      }
      case "correct": {
        const { name, oidc } = open.given;
        await api.change(open.account.id, { name, oidc_username: oidc.trim() || null });
        break;
      }
      case "ask":
        if (await this.grave(open.what, open.account)) return;
        break;
      case "grant":
        await grants.grant(bodyOf(open.draft, value(this.slice.rights)));
        break;
      case "revoke":
        await grants.revoke(open.grant.id);
        break;
      case "secret":
        return;
    }
    this.over(null);
  }

  /** Whether there is something to tell, which then stands over the page. */
  private async grave(what: Grave, account: api.Account): Promise<boolean> {
    if (what === "password") {
      const made = await api.renewPassword(account.id);
      if (made.first_password) this.tell(made, made.first_password, false);
      return made.first_password !== null;
    }
    if (what === "code") await api.takeCode(account.id);
    else if (what === "sign-out") await api.signOut(account.id);
    else await api.disable(account.id, what === "disable");
    return false;
  }

  private tell({ username, name }: api.Made, secret: string, fresh: boolean): void {
    this.over({ kind: "secret", username, name, secret, fresh });
  }

  /** What was written is read again, and what the caller may if it was the caller's own. */
  private done(open: Open): void {
    // What begins now is in force, however long the page has been open.
    this.host.change({ now: new Date(serverNow()) });
    void this.load();
    void this.loadGrants(true);
    const whose =
      open.kind === "grant"
        ? open.draft.account
        : open.kind === "revoke"
          ? open.grant.username
          : open.kind === "correct" || open.kind === "ask"
            ? open.account.username
            : null;
    if (whose === this.host.model.access.me?.account?.username) this.host.lookAgain();
  }

  closeSecret = (): void => {
    const { open } = this.slice;
    if (open?.kind !== "secret") return;
    if (open.fresh) this.grantNext(open.username, open.name);
    else this.over(null);
  };

  /** An account without a role can do nothing: the next step is there at once. */
  private grantNext(username: string, name: string): void {
    if (this.host.model.access.me?.rights["grants.write"]) this.beginGrant(username, name);
    else this.over(null);
  }
}
