// Follows who looks at the console: begins, when rights change reads anew, when a session ends keeps.

import { type Access, identity } from "../../../access/access";
import { signInAddress } from "../../../access/next";
import { Watch } from "../../../access/watch";
import { focusWhenDrawn } from "../../../components/focus";
import { format, INITIAL } from "../../../state";
import type { Host } from "../host";
import { isFrozen } from "../report/model";
import type { AccountActions } from "./model";

interface Events {
  /** The person leaves: nothing of theirs may stay behind. */
  left(): void;
  /** Who looks is another one: follow what they may be told. Null when the session is over. */
  follow(by: string | null): void;
  /** It is known who looks, and what they may. */
  known(): void;
  /** What is shown may be another thing for them: read everything anew. */
  anew(): void;
}

export class AccountControl implements AccountActions {
  private readonly watch: Watch;
  private following: string | null = null;

  constructor(
    private readonly host: Host,
    private readonly events: Events,
  ) {
    this.watch = new Watch({
      known: (access, anew) => this.known(access, anew),
      left: () => this.left(),
      forbidden: (detail) => this.forbidden(detail),
    });
  }

  /** Resolves when it is known who looks, or that it cannot be known yet. */
  async start(): Promise<void> {
    await this.watch.read();
    // Who cannot be told from anybody still hears whether the server is there.
    if (!this.host.model.access.ended) this.follow();
  }

  /** `anew` when what is shown must be read again even by the same caller. */
  read(anew = false): Promise<void> {
    return this.watch.read(anew);
  }

  /** Time has gone by: a session whose cookie is gone is told of by nobody. */
  look(): Promise<void> {
    return document.hidden ? Promise.resolve() : this.read();
  }

  private known(access: Access, anew: boolean): void {
    this.host.change({ access });
    if (access.ended) {
      this.host.change({ leaving: null });
      this.following = null;
      this.events.follow(null);
      return;
    }
    this.follow();
    if (anew) this.events.anew();
    this.events.known();
  }

  private follow(): void {
    const by = identity(this.host.model.access.me);
    if (by === this.following) return;
    this.following = by;
    this.events.follow(by);
  }

  private forbidden(detail: string): void {
    // A report that was refused says so itself.
    if (this.host.model.draft) return;
    this.host.change({ notice: { key: "access.forbidden", values: { detail } } });
  }

  // --- what people do ------------------------------------------------------------------------

  menu = (open: boolean): void => {
    this.host.change({ accountOpen: open });
  };

  signInAddress(): string {
    const { state, access } = this.host.model;
    const { language, theme } = state;
    const here = `${location.pathname}${location.search}`;
    return signInAddress(here, { language, theme, expired: access.ended });
  }

  adminAddress(section?: "me" | "guide"): string {
    const { language, theme } = this.host.model.state;
    const look = format({ ...INITIAL, language, theme }, null);
    return section ? `./admin?section=${section}${look.replace("?", "&")}` : `./admin${look}`;
  }

  signOut(everywhere: boolean): void {
    this.menu(false);
    const { draft } = this.host.model;
    if (!draft || !isFrozen(draft)) {
      this.goOut(everywhere);
      return;
    }
    this.host.change({ leaving: everywhere ? "everywhere" : "here" });
    focusWhenDrawn(() => document.getElementById("leaving-stay"));
  }

  leave(really: boolean): void {
    const { leaving } = this.host.model;
    this.host.change({ leaving: null });
    if (really && leaving) this.goOut(leaving === "everywhere");
  }

  private goOut(everywhere: boolean): void {
    this.watch.leave(everywhere).catch((error: unknown) => {
      const values = { detail: this.host.words(error) };
      this.host.change({ notice: { key: "access.out.failed", values } });
    });
  }

  goOnPublic = (): void => {
    this.watch.goOnPublic();
  };

  /** Everything of the person goes with the page; the address keeps the view, not what was open. */
  private left(): void {
    this.events.left();
    const { state, shown } = this.host.model;
    location.replace(
      `${location.pathname}${format({ ...state, incident: null }, shown?.id ?? null)}`,
    );
  }
}
