import type { Me } from "../api/me";
import { type Access, UNKNOWN } from "./access";

/** Whoever has not signed in. */
export const PUBLIC: Me = {
  kind: "public",
  account: null,
  roles: [],
  rights: { "map.read": "all", "incidents.read": "public" },
  session: null,
  totp: "off",
};

/** On duty until 07:00 of 25 November. */
export const OPERATOR: Me = {
  kind: "session",
  account: { id: "a1", username: "truc.ban", name: "Nguyễn Thị Hồng Trực" },
  roles: [
    {
      role: "operator",
      title: { vi: "Trực ban điều hành", en: "Duty operator" },
      decision: "Lịch trực tháng 11",
      starts_at: "2026-11-24T16:00:00Z",
      ends_at: "2026-11-25T00:00:00Z",
      shift: true,
      delegated: null,
      localities: [],
      organisations: [],
    },
  ],
  rights: { "map.read": "all", "incidents.read": "all", "incidents.report": "all" },
  session: {
    expires_at: "2026-11-25T08:00:00Z",
    idle_at: "2026-11-24T23:00:00Z",
    method: "password",
  },
  totp: "off",
};

export const accessOf = (me: Me, citizen_reports = false): Access => ({
  ...UNKNOWN,
  me,
  entrance: { oidc: null, demonstration: [], citizen_reports },
});
