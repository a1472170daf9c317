// Who reports: it decides what is asked, and what is told once the report is taken.

import { type Access, isSignedOut } from "../../../access/access";

/** The centre takes reports down, people in the field and in offices send theirs, and citizens'
 * are held until somebody has verified them. As channels are named. */
export type Reporter = "operator" | "field" | "citizen";

/** Whoever sees all incidents sits in the centre; a device that was kept is somebody's telephone. */
export function reporterOf(access: Access): Reporter {
  if (isSignedOut(access)) return "citizen";
  const { me } = access;
  return me?.rights["incidents.read"] === "all" && me.kind !== "field" ? "operator" : "field";
}
