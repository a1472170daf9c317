// Organisations, the state of the system, the guide: words of the administration.

export const viSystem = {
  "organisations.title": "Cơ quan",
  "organisations.what":
    "Sở, ngành và UBND các xã theo thời gian: cơ quan nào thành cơ quan nào, từ ngày nào.",
  "health.title": "Tình trạng",
  "health.what": "Cơ sở dữ liệu, ổ đĩa, luồng thay đổi, sao lưu: cái gì tốt, cái gì cần xem.",
  "guide.title": "Hướng dẫn",
  "guide.what": "Mỗi vai trò làm gì, làm thế nào.",
} as const;
