"""What can go wrong, as one tree. Domain code raises these; api/problems.py alone knows HTTP.

GeoIocError
├── SettingsError          a GEO_IOC_* variable is unknown or has a bad value
├── ContentError           a file under layers/ or boundaries/ is wrong; says file and place
├── DatabaseError          the database cannot do what is asked
│   ├── ClusterError       the private cluster cannot be started, or is damaged
│   ├── NotMigrated        the schema is missing or of another version
│   ├── NotGranted         the app's login may not act as one of the roles
│   ├── DatabaseBusy       no connection became free, or a statement ran out of its time
│   └── Cancelled          a statement was stopped since nobody waits for it any more
├── BoundaryLoadError      a supplied or downloaded boundary file cannot be used
├── FileRefused            a file that was asked for cannot be written or read
├── RowsRefused            rows of a table are wrong, and nothing of it was written
├── BackupError            a backup cannot be used, or what came out of it is not what went in
├── DownloadError          the pinned public download cannot be fetched, or has changed
├── TrailBroken            the audit trail is not as it was written
├── TrailFileError         an export or anchor of it cannot be read
├── InvalidInput           the caller's input; carries one FieldError per bad field
├── NotFound               no such unit, layer, generation, incident
├── Conflict               the state does not allow it now
│   └── PreconditionFailed it has changed since the caller looked
├── ServerBusy             too much of one kind of work at once
└── AccessError            the caller may not do it
    ├── NotSignedIn        it needs an account
    ├── Forbidden          the account has no such right, or not there
    ├── CrossSite          a page of another site sent it with this browser's cookies
    ├── TooManyAttempts    too many failures; says when to try again
    ├── TooManyRequests    too many requests; the same
    └── SignInFailed       user name, password or token are not right
        ├── TotpRequired   the password is right, a code is needed too
        ├── TotpWrong      the code is not right, or was used before
        └── OidcFailed     what came back from the provider proves nothing
            ├── OidcUnknown    no account belongs to whom the provider names
            └── OidcDown       the provider does not answer
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, NamedTuple


class Text(NamedTuple):
    """One sentence for a person in both languages; Vietnamese comes first."""

    vi: str
    en: str

    def __str__(self) -> str:
        return f"{self.vi} / {self.en}"


class FieldError(NamedTuple):
    """One bad field of an input: an RFC 6901 JSON pointer (`?name` for a parameter) and why."""

    pointer: str
    message: Text

    def sentence(self) -> Text:
        """Where and why; an input that is wrong as a whole has no place to name."""
        where = f"{self.pointer}: " if self.pointer else ""
        return Text(where + self.message.vi, where + self.message.en)


class GeoIocError(Exception):
    """Base of all errors this project raises on purpose.

    `type` is stable and meant for programs, `title` names the kind for people, and `detail` says
    what happened here and what to do about it.
    """

    type: ClassVar[str] = "error"
    title: ClassVar[Text] = Text("Lỗi", "Error")
    more: Mapping[str, Sequence[str]] = {}
    """What else a program is told."""

    def __init__(self, vi: str, en: str) -> None:
        self.detail = Text(vi, en)
        super().__init__(str(self.detail))


class SettingsError(GeoIocError):
    """A GEO_IOC_* variable is unknown or has a bad value."""

    type = "settings"
    title = Text("Cấu hình sai", "Bad setting")


class ContentError(GeoIocError):
    """A content file (layers/, boundaries/) cannot be used; names the file and the place in it."""

    type = "content"
    title = Text("Tệp nội dung sai", "Bad content file")

    def __init__(self, file: object, place: str, vi: str, en: str) -> None:
        self.file, self.place = str(file), place
        where = f"{file}: {place}: " if place else f"{file}: "
        super().__init__(where + vi, en)


class DatabaseError(GeoIocError):
    """The database cannot do what is asked."""

    type = "database"
    title = Text("Lỗi cơ sở dữ liệu", "Database error")


class ClusterError(DatabaseError):
    """The private cluster cannot be started, or is damaged."""

    type = "cluster"
    title = Text("Không khởi động được cơ sở dữ liệu", "The private cluster does not start")


class NotMigrated(DatabaseError):
    """The schema is missing, or of another version than the code."""

    type = "not_migrated"
    title = Text("Cơ sở dữ liệu chưa được nâng cấp", "The database is not migrated")


class NotGranted(DatabaseError):
    """The login of the app may not act as one of the roles; names what grants it."""

    type = "not_granted"
    title = Text("Tài khoản cơ sở dữ liệu thiếu vai trò", "The database login lacks a role")


class DatabaseBusy(DatabaseError):
    """No connection became free in time, or a statement ran out of its time."""

    type = "database_busy"
    title = Text("Máy chủ đang bận", "The database is busy")


class Cancelled(DatabaseError):
    """A statement was stopped, or never begun, since nobody waits for its answer any more."""

    type = "cancelled"
    title = Text("Đã bỏ", "Cancelled")

    def __init__(self) -> None:
        super().__init__("Không còn ai đợi kết quả.", "Nobody waits for the answer any more.")


class BoundaryLoadError(GeoIocError):
    """A supplied or downloaded boundary file cannot be used."""

    type = "boundary_load"
    title = Text("Không nạp được địa giới", "The boundaries cannot be loaded")


class DownloadError(GeoIocError):
    """The pinned public download cannot be fetched, or its bytes are not the pinned ones."""

    type = "download"
    title = Text("Không tải được", "The download failed")


class TrailBroken(GeoIocError):
    """The audit trail is not as it was written."""

    type = "trail_broken"
    title = Text("Nhật ký đã bị sửa", "The audit trail was changed")


class TrailFileError(GeoIocError):
    """An export or an anchor of the audit trail cannot be used; names the file and the place."""

    type = "trail_file"
    title = Text("Tệp nhật ký không dùng được", "Bad file of the audit trail")

    def __init__(self, file: object, place: str, vi: str, en: str) -> None:
        where = f"{file}: {place}: " if place else f"{file}: "
        super().__init__(where + vi, en)


class FileRefused(GeoIocError):
    """A file that was asked for cannot be written or read; names it."""

    type = "file_refused"
    title = Text("Không dùng được tệp", "The file cannot be used")


class RowsRefused(GeoIocError):
    """Rows of a table are wrong, and nothing of it was written."""

    type = "rows_refused"
    title = Text("Bảng có dòng chưa đúng", "Rows of the table are wrong")


class BackupError(GeoIocError):
    """A backup that cannot be used, or whose restored rows are not those that went into it."""

    type = "backup"
    title = Text("Bản sao lưu không dùng được", "The backup cannot be used")


class InvalidInput(GeoIocError):
    """The caller's input is wrong; `errors` says where."""

    type = "invalid_input"
    title = Text("Dữ liệu gửi lên chưa đúng", "Invalid input")

    def __init__(self, errors: Sequence[FieldError]) -> None:
        self.errors = tuple(errors)
        super().__init__(*self.errors[0].sentence())


class NotFound(GeoIocError):
    """There is no such thing."""

    type = "not_found"
    title = Text("Không tìm thấy", "Not found")


class Conflict(GeoIocError):
    """The state does not allow it now."""

    type = "conflict"
    title = Text("Xung đột", "Conflict")


class ServerBusy(GeoIocError):
    """Too much of one kind of work is going on at once."""

    type = "server_busy"
    title = Text("Máy chủ đang bận", "The server is busy")


class PreconditionFailed(Conflict):
    """What the caller looked at has changed since."""

    type = "precondition_failed"
    title = Text("Dữ liệu đã thay đổi", "It has changed")


class AccessError(GeoIocError):
    """The caller may not do it."""

    type = "access"
    title = Text("Không có quyền", "Not allowed")


class NotSignedIn(AccessError):
    """It needs an account."""

    type = "not_signed_in"
    title = Text("Cần đăng nhập", "Sign in first")


class Forbidden(AccessError):
    """The account has no such right, or not there."""

    type = "forbidden"
    title = Text("Ngoài quyền hạn", "Not within your rights")


class CrossSite(AccessError):
    """A page of another site sent it, with the cookies that this browser keeps for us."""

    type = "cross_site"
    title = Text("Yêu cầu từ trang khác", "Sent by another site")


class TooManyAttempts(AccessError):
    """Too many failures; `retry_after_s` says in how many seconds to try again."""

    type = "too_many_attempts"
    title = Text("Thử quá nhiều lần", "Too many attempts")

    def __init__(self, retry_after_s: int) -> None:
        self.retry_after_s = retry_after_s
        minutes = -(-retry_after_s // 60)
        super().__init__(
            f"Đã sai quá nhiều lần; hãy thử lại sau {minutes} phút.",
            f"Too many failed attempts; try again in {minutes} minutes.",
        )


class TooManyRequests(AccessError):
    """Too many requests in a minute; `retry_after_s` says in how many seconds to ask again."""

    type = "too_many_requests"
    title = Text("Hỏi quá nhiều lần", "Too many requests")

    def __init__(self, retry_after_s: int) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(
            f"Quá nhiều yêu cầu trong một phút; hãy thử lại sau {retry_after_s} giây.",
            f"Too many requests in a minute; try again in {retry_after_s} seconds.",
        )


class SignInFailed(AccessError):
    """User name, password or token are not right; never says which of them."""

    type = "sign_in_failed"
    title = Text("Không đăng nhập được", "Sign-in failed")


class TotpRequired(SignInFailed):
    """The password is right; a code of the second factor is needed too."""

    type = "totp_required"
    title = Text("Cần mã xác thực", "A code is needed")


class TotpWrong(SignInFailed):
    """The code is not right, too old, or was used before."""

    type = "totp_wrong"
    title = Text("Mã xác thực không đúng", "Wrong code")


class OidcFailed(SignInFailed):
    """What came back from the provider proves nothing."""

    type = "oidc_failed"
    title = Text("Đăng nhập qua cổng chung không thành", "The provider's answer cannot be used")


class OidcUnknown(OidcFailed):
    """No account belongs to whom the provider names."""

    type = "oidc_unknown"
    title = Text("Chưa có tài khoản", "No account")


class OidcDown(OidcFailed):
    """The provider does not answer."""

    type = "oidc_down"
    title = Text("Cổng đăng nhập chung không trả lời", "The provider does not answer")
