// Who asks: signing in and out, and what the caller may.

import { address, get, post, put, remove } from "./client";
import type { components } from "./schema";
import type { List } from "./types";

type Schemas = components["schemas"];

/** The caller, and what the caller may. */
export type Me = Schemas["MeDocument"];
/** A role, with where it reaches and until when. */
export type HeldRole = Schemas["RoleDocument"];
/** How one signs in here. */
export type Entrance = Schemas["SignInDocument"];
/** A second factor that waits to be confirmed. */
export type Enrolment = Schemas["EnrolmentDocument"];

/** Name and password, and whether this browser is kept able to report when the session is over. */
export type Credentials = Pick<Schemas["SignIn"], "keep"> & {
  username: string;
  password: string;
  totp?: string;
};

export const me = (): Promise<Me> => get("api/v1/me");

export const entrance = (): Promise<Entrance> => get("api/v1/sign-in");

/** Raises Refused: sign_in_failed, totp_required, totp_wrong or too_many_attempts. */
export const signIn = (credentials: Credentials): Promise<Me> =>
  post<Me>("api/v1/session", credentials).then(({ body }) => body);

/** Make this browser the one device of a wall's or a telephone's token. Raises Refused. */
export const claim = (token: string): Promise<Me> =>
  post<Me>("api/v1/session", { token }).then(({ body }) => body);

/** `everywhere`: every session of the account, and the devices that it was kept on. */
export const signOut = (everywhere: boolean): Promise<null> =>
  remove(`api/v1/session${everywhere ? "?everywhere=true" : ""}`);

/** Where signing in at the common portal begins; it comes back to `next`. */
export const portal = (next: string): string =>
  address(`api/v1/session/oidc?${new URLSearchParams({ next })}`);

export const enrol = (): Promise<Enrolment> =>
  post<Enrolment>("api/v1/me/totp", {}).then(({ body }) => body);

/** One browser that is signed in to one's account. */
export type OwnSession = Schemas["OwnSession"];

export const sessions = (): Promise<List<OwnSession>> => get("api/v1/me/sessions");

export const endSession = (id: string): Promise<null> => remove(`api/v1/me/sessions/${id}`);

/** Ends the other sessions and the kept telephones. Raises Refused: of `/old` or `/new`, or
 * too_many_attempts. */
export const changePassword = (old: string, fresh: string): Promise<null> =>
  put("api/v1/me/password", { old, new: fresh });

/** Raises Refused when the code is not that of the device. */
export const confirmCode = (code: string): Promise<null> => put("api/v1/me/totp", { code });
