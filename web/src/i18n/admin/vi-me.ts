// One's own account, and access tokens: words of the administration.

export const viMe = {
  "me.title": "Tài khoản của tôi",
  "me.what": "Mật khẩu, mã xác thực hai bước, những máy đang đăng nhập, mã truy cập của mình.",
  "tokens.title": "Mã truy cập",
  "tokens.what":
    "Mã của phần mềm, màn hình lớn và điện thoại: ai cấp, dùng lần cuối khi nào, còn tới khi nào.",
} as const;
