// Everything the sign-in page shows. Templates read it; only SignIn changes it.

import type { Enrolment, Entrance, Me } from "../../api/me";
import { type Key, type Language, text, type Values } from "../../i18n/text";
import type { PageTheme } from "../../theme/theme";
import type { Block } from "./countdown";
import type { Scene } from "./scene";

/** What is asked: name and password, the code of the second factor, or to set that up; `already`
 * when somebody is signed in. */
export type Step = "password" | "code" | "enrol" | "already";

/** What is wrong, or good to know, in words of ours or of the server. */
export type Said = { key: Key; values?: Values } | { text: string };

export interface Model {
  language: Language;
  theme: PageTheme;
  step: Step;
  /** Null until the server has said how one signs in. */
  entrance: Entrance | null;
  me: Me | null;
  /** Where the page that was left is. */
  next: string;
  /** The last session ended by itself. */
  expired: boolean;
  busy: boolean;
  /** What went wrong at the common portal. */
  problem: Said | null;
  /** What is wrong with what was typed. */
  fault: Said | null;
  block: Block | null;
  /** The name as it stands in its input. */
  username: string;
  /** Something was typed: nothing may move away under the fingers. */
  typing: boolean;
  /** The local form is open although there is a common portal. */
  local: boolean;
  /** The password is shown. */
  visible: boolean;
  caps: boolean;
  enrolment: Enrolment | null;
  scene: Scene | null;
  /** px of the picture. */
  size: { width: number; height: number };
  /** By the server's clock. */
  now: Date;
}

export interface Actions {
  language(language: Language): void;
  theme(theme: PageTheme): void;
  /** Name and password were sent off. */
  enter(form: HTMLFormElement): void;
  code(typed: string): void;
  /** From the code back to name and password. */
  back(): void;
  /** Fill in the name of a demonstration account. */
  fill(username: string): void;
  typed(username: string): void;
  show(visible: boolean): void;
  caps(on: boolean): void;
  local(open: boolean): void;
  /** On to the page that was left. */
  go(): void;
  /** Sign in as somebody else. */
  other(): void;
}

export type Say = (key: Key, values?: Values) => string;

export const sayer =
  ({ language }: Model): Say =>
  (key, values) =>
    text(language, key, values);

export const wordsOf = (said: Said, say: Say): string =>
  "text" in said ? said.text : say(said.key, said.values);
