// Who looks at the page, and what they may: the pages ask here, the server decides.

import type { Entrance, Me } from "../api/me";

export interface Access {
  /** Null until the server has said who asks. */
  me: Me | null;
  /** How one signs in; read for who has not. */
  entrance: Entrance | null;
  /** The session ended under the page: what is shown is of then. */
  ended: boolean;
}

export const UNKNOWN: Access = { me: null, entrance: null, ended: false };

/** Whether the caller holds a right at all; the server still looks how far it reaches. */
export const may = ({ me, ended }: Access, right: string): boolean =>
  !ended && me?.rights[right] !== undefined;

/** Whether a report can be begun: by right, or by anyone where citizens may report. */
export const mayReport = (access: Access): boolean =>
  may(access, "incidents.report") ||
  (isSignedOut(access) && access.entrance?.citizen_reports === true);

/** Whether nobody has signed in. */
export const isSignedOut = ({ me, ended }: Access): boolean => !ended && me?.kind === "public";

/** Whether no more of incidents is seen than anybody may, though somebody may have signed in. */
export const isPublic = ({ me, ended }: Access): boolean =>
  !ended && me?.rights["incidents.read"] === "public";

/** Who asks, as far as it decides what is told: tabs with the same one can share a stream. */
export const identity = (me: Me | null): string =>
  me === null ? "" : `${me.kind}/${me.account?.id ?? ""}`;

/** Whether anything of what is shown could be different for the one than for the other. */
export const differs = (before: Me | null, now: Me): boolean =>
  before === null ||
  JSON.stringify([before.kind, before.account, before.roles, before.rights]) !==
    JSON.stringify([now.kind, now.account, now.roles, now.rights]);

/** Whether the account that was signed in no longer is: the page may hold what it cannot read again. */
export const hasEnded = (before: Me | null, now: Me): boolean =>
  before !== null && before.account !== null && now.account === null;
