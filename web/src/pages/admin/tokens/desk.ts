// Reads tokens, makes and revokes them: for one's own account, and for all.

import { Refused } from "../../../api/client";
import * as rightsApi from "../../../api/rights";
import * as api from "../../../api/tokens";
import { focusWhenDrawn } from "../../../components/focus";
import { LOADING, ready, value } from "../../console/loadable";
import type { Host } from "../model";
import { faultsOf, NO_FAULTS } from "../parts/faults";
import { dayIn } from "../parts/moments";
import { sayIn } from "../words";
import type { Asked, Desk, DeskActions } from "./model";
import { type Draft, type Kind, wantedOf } from "./token";

const SHOWN = ["/name", "/account", "/actions", "/expires_at"];
/** What a program is given at first; a year is the most. */
const API_DAYS = 365;

export interface Place {
  get(): Desk;
  set(patch: Partial<Desk>): void;
  /** Whose tokens are looked at; null is everybody's. */
  whose(): string | null;
}

export class TokenDesk implements DeskActions {
  private asked = false;

  constructor(
    private readonly host: Host,
    private readonly place: Place,
  ) {}

  sync(): void {
    if (this.asked) return;
    this.retry();
  }

  retry = (): void => {
    this.asked = true;
    this.place.set({ rows: LOADING });
    void this.read();
    void this.readTable();
  };

  /** What is shown stays until it is known anew. */
  async read(): Promise<void> {
    try {
      const found = await api.tokens();
      const whose = this.place.whose();
      const rows = whose === null ? found : found.filter(({ account }) => account === whose);
      this.place.set({ rows: ready(rows) });
    } catch (error) {
      this.place.set({ rows: { status: "failed", message: this.host.words(error) } });
    }
  }

  /** The words of rights and roles. */
  async readTable(): Promise<void> {
    if (this.place.get().table) return;
    const table = await rightsApi.rights().catch(() => null);
    this.place.set({ table });
  }

  begin(kind: Kind): void {
    const until = kind === "api" ? dayIn(this.host.model.now, API_DAYS) : "";
    this.place.set({
      asked: {
        what: "make",
        draft: { kind, name: "", account: "", limited: true, actions: [], until },
        busy: false,
        faults: NO_FAULTS,
      },
    });
    if (kind !== "wall" && this.place.whose() === null) void this.readHolders();
  }

  private async readHolders(): Promise<void> {
    if (this.place.get().holders.length > 0) return;
    const holders = await api.holders().catch(() => []);
    this.place.set({ holders });
  }

  write(patch: Partial<Draft>): void {
    const { asked } = this.place.get();
    if (asked?.what !== "make") return;
    this.place.set({ asked: { ...asked, draft: { ...asked.draft, ...patch } } });
  }

  make = (): void => {
    const { asked } = this.place.get();
    if (asked?.what === "make") void this.send(asked);
  };

  private async send(asked: Asked & { what: "make" }): Promise<void> {
    const { draft } = asked;
    const lacking = this.lacking(draft);
    if (lacking) {
      this.fault({ ...asked, faults: { fields: lacking, whole: null } });
      return;
    }
    const sending: Asked = { ...asked, busy: true, faults: NO_FAULTS };
    this.place.set({ asked: sending });
    try {
      const token = await api.make(wantedOf(draft));
      this.place.set({ asked: { what: "made", token } });
      void this.read();
    } catch (error) {
      // Closed meanwhile: what was refused has nothing to stand at.
      if (this.place.get().asked?.what !== "make") return;
      this.fault({ ...asked, faults: this.faultsOf(error) });
    }
  }

  private fault(asked: Asked & { what: "make" }): void {
    this.place.set({ asked: { ...asked, busy: false } });
    focusWhenDrawn(() => document.querySelector<HTMLElement>('dialog [aria-invalid="true"]'));
  }

  /** An account that there is none of stands at its input. */
  private faultsOf(error: unknown) {
    const words = this.host.words(error);
    if (error instanceof Refused && error.status === 404) {
      return { fields: { "/account": words }, whole: null };
    }
    return faultsOf(error, SHOWN, words);
  }

  private lacking(draft: Draft): Record<string, string> | null {
    const say = sayIn(this.host.model.state.language);
    const found: Record<string, string> = {};
    if (draft.name.trim() === "") found["/name"] = say("token.name.lacking");
    if (draft.kind === "api" && draft.limited && draft.actions.length === 0) {
      found["/actions"] = say("token.actions.lacking");
    }
    if (draft.kind === "api" && draft.until === "")
      found["/expires_at"] = say("token.until.lacking");
    return Object.keys(found).length > 0 ? found : null;
  }

  ask(token: api.Token): void {
    this.place.set({ asked: { what: "revoke", token, busy: false, faults: NO_FAULTS } });
  }

  revoke = (): void => {
    const { asked } = this.place.get();
    if (asked?.what !== "revoke") return;
    const { token } = asked;
    this.place.set({ asked: { ...asked, busy: true, faults: NO_FAULTS } });
    api.revoke(token.id).then(
      () => {
        this.place.set({ asked: null });
        this.markRevoked(token.id);
        void this.read();
      },
      (error: unknown) => {
        const faults = faultsOf(error, [], this.host.words(error));
        this.place.set({ asked: { ...asked, busy: false, faults } });
      },
    );
  };

  /** At once, without waiting for the whole list: by now it is worth nothing. */
  private markRevoked(id: string): void {
    const rows = value(this.place.get().rows);
    const revoked = {
      revoked_at: this.host.model.now.toISOString(),
      revoked_by: this.host.model.access.me?.account?.username ?? null,
    };
    if (!rows) return;
    this.place.set({
      rows: ready(rows.map((row) => (row.id === id ? { ...row, ...revoked } : row))),
    });
  }

  close = (): void => {
    this.place.set({ asked: null });
  };
}
