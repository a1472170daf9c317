// The administration: keeps the model, has it drawn, and lets its sections answer.

import { render } from "lit";
import { type Access, UNKNOWN } from "../../access/access";
import { signInAddress } from "../../access/next";
import { Watch } from "../../access/watch";
import { speak } from "../../api/client";
import { serverNow } from "../../api/clock";
import { loadFonts } from "../../fonts";
import { format as formatConsole, INITIAL } from "../../state";
import { onSystemTheme, type PageTheme, resolveTheme } from "../../theme/theme";
import { words } from "../console/failure";
import { keepFor } from "../console/report/restoring";
import { forgetContact } from "../console/report/store";
import { AccountsControl } from "./accounts/control";
import { ACCOUNTS } from "./accounts/model";
import { format, parse, type SectionId, type State } from "./address";
import { AuditControl } from "./audit/control";
import { ALL } from "./audit/filter";
import { AUDIT } from "./audit/model";
import { GuideControl } from "./guide/control";
import { GUIDE_AT_FIRST } from "./guide/model";
import { HealthControl } from "./health/control";
import { HEALTH } from "./health/model";
import { MeControl } from "./me/control";
import { ME } from "./me/model";
import type { Actions, Control, Host, Model } from "./model";
import { OrganisationsControl } from "./organisations/control";
import { ORGANISATIONS } from "./organisations/model";
import { page } from "./page";
import { RosterControl } from "./roster/control";
import { ROSTER } from "./roster/model";
import { sectionOf } from "./sections";
import { SharingControl } from "./sharing/control";
import { SHARING } from "./sharing/model";
import { TokensControl } from "./tokens/control";
import { TOKENS } from "./tokens/model";
import { sayIn } from "./words";

export class Admin implements Host, Actions {
  model: Model;
  readonly me = new MeControl(this);
  readonly accounts = new AccountsControl(this);
  readonly tokens = new TokensControl(this);
  readonly roster = new RosterControl(this);
  readonly organisations = new OrganisationsControl(this);
  readonly sharing = new SharingControl(this);
  readonly health = new HealthControl(this);
  readonly guide = new GuideControl(this);
  readonly audit = new AuditControl(this);
  private readonly controls: Record<SectionId, Control> = {
    guide: this.guide,
    me: this.me,
    accounts: this.accounts,
    tokens: this.tokens,
    roster: this.roster,
    organisations: this.organisations,
    sharing: this.sharing,
    health: this.health,
    audit: this.audit,
  };
  private readonly watch: Watch;
  private scheduled = false;
  private shownOpen: HTMLElement | null = null;

  constructor(private readonly root: HTMLElement) {
    const state = parse(location.search);
    this.model = {
      state,
      theme: resolveTheme(state.theme),
      access: UNKNOWN,
      unknown: false,
      notice: null,
      now: new Date(serverNow()),
      me: ME,
      accounts: ACCOUNTS,
      tokens: TOKENS,
      roster: ROSTER,
      organisations: ORGANISATIONS,
      sharing: SHARING,
      health: HEALTH,
      guide: GUIDE_AT_FIRST,
      audit: AUDIT,
    };
    this.watch = new Watch({
      known: (access) => this.known(access),
      left: () => {
        forgetContact();
        location.replace(this.mapAddress());
      },
      forbidden: (notice) => this.change({ notice }),
    });
  }

  async start(): Promise<void> {
    this.dress();
    this.draw();
    void loadFonts();
    onSystemTheme(() => this.dress());
    window.addEventListener("popstate", () => {
      this.change({ state: parse(location.search) });
      this.dress();
      this.sync();
    });
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) void this.watch.read();
    });
    await this.ask();
  }

  private async ask(): Promise<void> {
    this.change({ unknown: false });
    await this.watch.read();
    this.change({ unknown: this.model.access.me === null });
  }

  private known(access: Access): void {
    if (!access.ended && access.me?.kind === "public") {
      location.replace(this.signInAddress());
      return;
    }
    // A report that the console keeps in this tab may be another account's.
    if (!access.ended) keepFor(access);
    this.change({ access, now: new Date(serverNow()) });
    this.sync();
  }

  /** The section that is open reads what it shows. */
  private sync(): void {
    if (this.model.access.ended) return;
    const section = sectionOf(this.model);
    if (section) this.controls[section.id].sync();
  }

  // --- the model and what shows it -----------------------------------------------------------

  change(patch: Partial<Model>): void {
    this.model = { ...this.model, ...patch };
    if (this.scheduled) return;
    this.scheduled = true;
    requestAnimationFrame(() => this.draw());
  }

  set(patch: Partial<State>, how: "push" | "replace" = "replace"): void {
    const state = { ...this.model.state, ...patch };
    this.change({ state });
    const url = `${location.pathname}${format(state)}`;
    if (how === "push") history.pushState(null, "", url);
    else history.replaceState(null, "", url);
    this.dress();
    this.sync();
  }

  addressOf(patch: Partial<State>): string {
    return `./admin${format({ ...this.model.state, ...patch })}`;
  }

  sectionAddress(section: SectionId, patch: Partial<State> = {}): string {
    return this.addressOf({ section, open: null, q: "", filter: ALL, ...patch });
  }

  lookAgain(): void {
    void this.watch.read();
  }

  private dress(): void {
    const { language, theme: choice } = this.model.state;
    const theme = resolveTheme(choice);
    const html = document.documentElement;
    html.lang = language;
    html.dataset.theme = theme;
    document.title = sayIn(language)("admin.page");
    speak(language);
    this.change({ theme });
  }

  private draw(): void {
    this.scheduled = false;
    render(page(this.model, this), this.root);
    this.showOpen();
  }

  /** On a telephone the sections lie in a row that is longer than the screen. */
  private showOpen(): void {
    const open = this.root.querySelector<HTMLElement>(".rail [aria-current]");
    if (!open || open === this.shownOpen) return;
    this.shownOpen = open;
    open.scrollIntoView({ inline: "center", block: "nearest" });
  }

  words = (error: unknown): string => words(error, this.model.state.language);

  // --- what people do ------------------------------------------------------------------------

  theme(theme: PageTheme): void {
    this.set({ theme });
  }

  mapAddress(incident: string | null = null): string {
    const { language, theme } = this.model.state;
    return `./${formatConsole({ ...INITIAL, language, theme, incident }, null)}`;
  }

  placeAddress(generation: string, code: string): string {
    const { language, theme } = this.model.state;
    const shown = { ...INITIAL, tab: "localities" as const, generation, boundary: code };
    return `./${formatConsole({ ...shown, language, theme }, null)}`;
  }

  signInAddress(): string {
    const { language, theme } = this.model.state;
    const here = `${location.pathname}${location.search}`;
    return signInAddress(here, { language, theme, expired: this.model.access.ended });
  }

  leave(everywhere: boolean): Promise<void> {
    return this.watch.leave(everywhere);
  }

  signOut = (): void => {
    this.leave(false).catch((error: unknown) => this.change({ notice: this.words(error) }));
  };

  retry = (): void => {
    void this.ask();
  };

  hideNotice = (): void => {
    this.change({ notice: null });
  };
}
