// Signing in: keeps the model, has it drawn, and goes on to the page that was left.

import { render } from "lit";
import { safeNext, withLook } from "../../access/next";
import { tellChanged } from "../../access/watch";
import { Refused, speak } from "../../api/client";
import { serverNow } from "../../api/clock";
import type { Credentials, Me } from "../../api/me";
import * as api from "../../api/me";
import { focusWhenDrawn } from "../../components/focus";
import { loadFonts } from "../../fonts";
import { type Language, text } from "../../i18n/text";
import { parse } from "../../state";
import { onSystemTheme, type PageTheme, resolveTheme } from "../../theme/theme";
import { blockOf, waits } from "./countdown";
import type { Actions, Model, Step } from "./model";
import { page } from "./page";
import { portalProblem, saidOf } from "./problems";
import { readScene } from "./scene-data";

/** From here on the picture has room for more than an outline. As in sign-in.css. */
const ROOMY = "(min-width: 961px)";
const CODE = /^\d{6}$/;

export class SignIn implements Actions {
  private model: Model;
  private scheduled = false;
  /** What was chosen here; the page that follows keeps it. */
  private chosen: { language: Language | null; theme: PageTheme | null } = {
    language: null,
    theme: null,
  };
  private choice: PageTheme | null;
  /** Kept while the code of the second factor is asked for, and nowhere but here. */
  private credentials: Credentials | null = null;

  constructor(private readonly root: HTMLElement) {
    const query = new URLSearchParams(location.search);
    const { language, theme } = parse(location.search);
    const home = new URL("./", document.baseURI).pathname;
    this.choice = theme;
    this.model = {
      language,
      theme: resolveTheme(theme),
      step: "password",
      entrance: null,
      me: null,
      next: safeNext(query.get("next"), location.origin, home),
      expired: query.get("expired") === "1",
      busy: false,
      problem: portalProblem(query.get("problem")),
      fault: null,
      block: null,
      username: "",
      typing: false,
      local: query.get("problem") === "oidc_down",
      visible: false,
      caps: false,
      enrolment: null,
      scene: null,
      size: { width: 0, height: 0 },
      now: new Date(serverNow()),
    };
  }

  start(): void {
    this.dress();
    this.draw();
    void loadFonts();
    onSystemTheme(() => this.dress());
    window.addEventListener("resize", () => this.measure());
    setInterval(() => this.change({ now: new Date(serverNow()) }), 1000);
    this.focus("#username");
    void this.ask();
  }

  /** How one signs in here, whether somebody has; the picture comes after what is typed into. */
  private async ask(): Promise<void> {
    const [entrance, me] = await Promise.all([
      api.entrance().catch(() => null),
      api.me().catch(() => null),
    ]);
    this.change({ entrance, me });
    if (me?.kind === "session" && !this.model.typing) {
      this.onward(me, () => this.to("already"));
    }
    try {
      const scene = await readScene(window.matchMedia(ROOMY).matches, this.model.now);
      this.change({ scene });
      this.measure();
    } catch {
      // Without it the page is as good as before.
    }
  }

  // --- the model and what shows it -----------------------------------------------------------

  private change(patch: Partial<Model>): void {
    this.model = { ...this.model, ...patch };
    if (this.scheduled) return;
    this.scheduled = true;
    requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    this.scheduled = false;
    render(page(this.model, this), this.root);
  }

  private dress(): void {
    const theme = resolveTheme(this.choice);
    const html = document.documentElement;
    html.lang = this.model.language;
    html.dataset.theme = theme;
    document.title = text(this.model.language, "signin.page");
    speak(this.model.language);
    this.change({ theme });
  }

  private measure(): void {
    const frame = this.root.querySelector<HTMLElement>(".scene");
    if (!frame) return;
    this.change({ size: { width: frame.clientWidth, height: frame.clientHeight } });
  }

  private to(step: Step): void {
    this.change({ step, fault: null, busy: false });
    this.focus({ password: "#username", code: "#code", enrol: "#code", already: "#go" }[step]);
  }

  private focus(selector: string): void {
    focusWhenDrawn(() => this.root.querySelector<HTMLElement>(selector));
  }

  private fault(fault: Model["fault"], at: string): void {
    this.change({ fault, busy: false });
    const input = this.root.querySelector<HTMLInputElement>(at);
    input?.focus();
    input?.select();
  }

  // --- name and password ---------------------------------------------------------------------

  enter(form: HTMLFormElement): void {
    if (this.model.busy) return;
    // Read from the inputs: what a password manager filled in may never have told that it did.
    const typed = new FormData(form);
    const username = String(typed.get("username") ?? "").trim();
    const password = String(typed.get("password") ?? "");
    this.change({ username, typing: true, local: true });
    if (username === "" || password === "") {
      this.fault({ key: "signin.lacking" }, username === "" ? "#username" : "#password");
      return;
    }
    if (waits(this.model.block, username, Date.now())) return;
    this.credentials = { username, password, keep: typed.get("keep") !== null };
    void this.open(this.credentials, "#password");
  }

  code(typed: string): void {
    if (this.model.busy) return;
    const code = typed.replace(/\D/g, "");
    if (!CODE.test(code)) this.fault({ key: "code.lacking" }, "#code");
    else if (!this.credentials) void this.confirm(code);
    else if (!waits(this.model.block, this.credentials.username, Date.now())) {
      void this.open({ ...this.credentials, totp: code }, "#code");
    }
  }

  private async open(credentials: Credentials, at: string): Promise<void> {
    this.change({ busy: true, fault: null });
    try {
      const me = await api.signIn(credentials);
      this.credentials = null;
      await this.opened(me);
    } catch (error) {
      this.refused(error, credentials, at);
    }
  }

  private refused(error: unknown, { username, password }: Credentials, at: string): void {
    const type = error instanceof Refused ? error.type : "";
    if (type === "totp_required") this.to("code");
    else if (error instanceof Refused && error.status === 429) {
      const block = blockOf(username, error.retryAfterS, Date.now());
      this.change({ block, fault: null, busy: false });
    } else {
      if (type === "sign_in_failed" && this.model.step === "code") this.to("password");
      const where = type === "sign_in_failed" ? "#password" : at;
      this.fault(saidOf(error, password, new Date(serverNow())), where);
    }
  }

  private async opened(me: Me): Promise<void> {
    tellChanged();
    // A browser that keeps no cookies took the answer and forgot it.
    const known = await api.me().catch(() => me);
    if (known.kind === "public") this.fault({ key: "signin.cookies" }, "#password");
    else this.onward(me, this.go);
  }

  /** An administrator's second factor comes first: to be set up, or to be shown. */
  private onward(me: Me, otherwise: () => void): void {
    if (me.totp === "due") this.enrol(me);
    else if (me.totp === "code") {
      this.change({ me });
      this.to("code");
    } else otherwise();
  }

  // --- the second factor ---------------------------------------------------------------------

  private enrol(me: Me): void {
    this.change({ me, enrolment: null });
    this.to("enrol");
    api.enrol().then(
      (enrolment) => {
        this.change({ enrolment });
        this.focus("#code");
      },
      (error: unknown) => this.change({ fault: saidOf(error, "", this.model.now) }),
    );
  }

  private async confirm(code: string): Promise<void> {
    this.change({ busy: true, fault: null });
    try {
      await api.confirmCode(code);
      tellChanged();
      this.go();
    } catch (error) {
      this.fault(saidOf(error, "", new Date(serverNow())), "#code");
    }
  }

  // --- what people do ------------------------------------------------------------------------

  back = (): void => {
    const asked = this.credentials === null;
    this.credentials = null;
    this.to(asked ? "already" : "password");
  };

  other = (): void => this.to("password");

  go = (): void => {
    this.change({ busy: true });
    location.assign(withLook(this.model.next, this.chosen));
  };

  fill(username: string): void {
    const input = this.root.querySelector<HTMLInputElement>("#username");
    if (input) input.value = username;
    this.change({ username, typing: true, fault: null, local: true });
    this.focus("#password");
  }

  typed(username: string): void {
    this.change({ username, typing: true });
  }

  show(visible: boolean): void {
    this.change({ visible });
  }

  caps(caps: boolean): void {
    if (caps !== this.model.caps) this.change({ caps });
  }

  local(local: boolean): void {
    this.change({ local, typing: false });
  }

  language(language: Language): void {
    this.chosen = { ...this.chosen, language };
    this.change({ language });
    this.address("lang", language);
    this.dress();
  }

  theme(theme: PageTheme): void {
    this.chosen = { ...this.chosen, theme };
    this.choice = theme;
    this.address("theme", theme);
    this.dress();
  }

  /** So that a reload looks the same. */
  private address(name: string, value: string): void {
    const query = new URLSearchParams(location.search);
    query.set(name, value);
    history.replaceState(history.state, "", `${location.pathname}?${query}`);
  }
}
