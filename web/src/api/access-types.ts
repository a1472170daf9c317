// What the server tells of whoever asks, written by hand until the generated schema has it.

import type { Bilingual } from "../i18n/text";

/** How far a right reaches. */
export type Reach = "all" | "scope" | "own" | "public";

export interface HeldLocality {
  /** generation/code of the locality that the role is for today. */
  locality: string;
  name: string;
  /** The former one that the decision names, when this one took its place. */
  follows: string | null;
}

export interface HeldRole {
  role: string;
  title: Bilingual;
  decision: string;
  starts_at: string;
  ends_at: string | null;
  /** Whether it is held by a shift of duty, and only for as long. */
  shift: boolean;
  /** On whose behalf it is held. */
  delegated: { mode: "KT" | "TUQ"; by: string } | null;
  localities: HeldLocality[];
  organisations: { code: string; name: string }[];
}

/** The caller, and what the caller may. */
export interface Me {
  kind: "public" | "session" | "api" | "wall" | "field";
  account: { id: string; username: string; name: string } | null;
  roles: HeldRole[];
  /** Only the rights that are held. */
  rights: Readonly<Record<string, Reach>>;
  session: { expires_at: string; idle_at: string; method: "password" | "oidc" } | null;
  /** `due`: the rights of an administrator wait for a second factor. */
  totp: "off" | "due" | "on";
}

/** How one signs in here. */
export interface Entrance {
  /** The common portal, where there is one. */
  oidc: { title: string } | null;
  /** Accounts of a demonstration; none in earnest. */
  demonstration: { username: string; name: string; role: Bilingual }[];
  /** Whether people may report without an account. */
  citizen_reports: boolean;
}

export interface Credentials {
  username: string;
  password: string;
  totp?: string;
  /** Keep this browser able to report when the session is over. */
  keep?: boolean;
}

/** A second factor that waits to be confirmed; `svg` is its QR code. */
export interface Enrolment {
  uri: string;
  secret: string;
  svg: string;
}
