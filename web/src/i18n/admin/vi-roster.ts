// The duty roster, and sharing: words of the administration.

export const viRoster = {
  "roster.title": "Lịch trực",
  "roster.what": "Ai trực ca nào: trong ca được quyền trực ban, hết ca thì thôi.",
  "sharing.title": "Chia sẻ dữ liệu",
  "sharing.what": "Cơ quan nào xem được lớp và chỉ tiêu nào, theo quyết định nào.",
} as const;
