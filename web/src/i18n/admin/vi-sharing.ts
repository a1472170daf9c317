// Sharing: words of the administration.

export const viSharing = {
  "sharing.title": "Chia sẻ dữ liệu",
  "sharing.what": "Cơ quan nào xem được lớp và chỉ tiêu nào, theo quyết định nào.",
} as const;
