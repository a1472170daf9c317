// Who reported: asked for in a report, shown among the details of an incident.

export const viContact = {
  "contact.title": "Người báo",
  "contact.name": "Tên",
  "contact.phone": "Số điện thoại",
  "contact.email": "Thư điện tử",
  "contact.address": "Địa chỉ",
  "contact.private": "Giữ kín: chỉ người có quyền xem, mỗi lần xem đều ghi nhật ký",
  "contact.what": "tên, số điện thoại để gọi lại",
  "contact.written": "đã điền",
  "contact.lost":
    "Liên hệ người báo không giữ lại khi trang tải lại hay đổi tài khoản: điền lại nếu cần.",
  "contact.public":
    "Tiêu đề hiện nguyên văn trên bản đồ công khai: không ghi tên, số điện thoại người dân",
  "contact.kept": "Người báo: giữ kín",
  "contact.recorded": "mỗi lần xem đều ghi nhật ký",
  "contact.look": "Xem liên hệ",
  "contact.hide": "Ẩn",
  "contact.loading": "Đang mở liên hệ",
  "contact.gone": "Liên hệ này đã được xoá.",
  "contact.none": "Chưa ghi ai báo.",
  "contact.nothing": "Điền ít nhất một ô.",
  "contact.add": "Thêm liên hệ",
  "contact.edit": "Sửa liên hệ",
  "contact.save": "Lưu liên hệ",
  "contact.saving": "Đang lưu",
  "contact.copy": "Chép số điện thoại",
  "contact.others": "Các tin khác của số này",
  "contact.others.none": "Số này chưa báo tin nào khác.",
  "contact.others.found": "{n} tin khác của số này, mới nhất trước",
  "copy.done": "Đã chép",
  "access.admin": "Quản trị",
} as const;
