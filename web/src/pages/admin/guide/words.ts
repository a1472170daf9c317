// What the guide says of each role: what it is there for, how a task goes, what it leaves to others.
// True to the pages as they are; what a role may do is read from the table of rights, not from here.

import type { Language } from "../../../i18n/text";

export interface RoleGuide {
  purpose: string;
  steps: readonly string[];
  /** What it does not do, and who does. */
  limits: string;
}

export const ROLES = [
  "operator",
  "verifier",
  "commune_officer",
  "focal_point",
  "head",
  "leader",
  "steward",
  "admin",
  "auditor",
  "system",
  "wall",
] as const;
export type Role = (typeof ROLES)[number];

export const GUIDE: Record<Language, Record<Role, RoleGuide>> = {
  vi: {
    operator: {
      purpose: "Theo dõi cả tỉnh trong ca, ghi tin báo, để không tin nào bị bỏ sót.",
      steps: [
        "Vào ca: mở Bản đồ, tab Sự cố. Việc nặng nhất đứng trên; tin mới tự hiện, không cần tải lại.",
        "Có người gọi tới: bấm vào chỗ xảy ra trên bản đồ, chọn loại, mức, gõ tên sự cố; ghi người báo ở mục Người báo; bấm Ghi sự cố.",
        "Chưa rõ chỗ: gõ tên xã vào ô tìm (không cần dấu; nơi trùng tên thì chọn đúng nơi), rồi bấm lên bản đồ.",
        "Cần gọi lại: mở sự cố, bấm Xem liên hệ. Lần xem nào cũng được ghi vào nhật ký.",
        "Hết ca: quyền trực ban tự dừng theo lịch trực; Đăng xuất trên máy chung.",
      ],
      limits:
        "Không tạo tài khoản, không giao vai trò: gọi quản trị. Không thấy số liệu mới quá vài phút: xem mục Tình trạng rồi gọi quản trị.",
    },
    verifier: {
      purpose: "Xác minh tin trước khi chuyển: có thật không, ở đâu, nặng đến đâu.",
      steps: [
        "Mở Bản đồ, lọc Trạng thái theo Mới tiếp nhận và Đang xác minh.",
        "Mở từng tin: so vị trí với vòng sai số, với các tin gần đó; gọi người báo bằng Xem liên hệ.",
        "Sai tên, sai số điện thoại của người báo: sửa ngay trong chi tiết sự cố.",
        "Có mặt tại chỗ hoặc nhận thêm tin: Ghi sự cố riêng, nêu số của tin trước.",
      ],
      limits: "Mức 4-5 cần người thứ hai xác nhận. Chuyển xử lý và đóng là việc của trực ban.",
    },
    commune_officer: {
      purpose: "Báo và xử lý sự cố trong xã, phường của mình.",
      steps: [
        "Mở Bản đồ: màn hình vào thẳng địa bàn được giao, chỉ hiện sự cố của địa bàn đó.",
        "Thấy sự cố: bấm vào chỗ xảy ra, chọn loại, mức, gõ tên, bấm Ghi sự cố. Mất mạng thì báo cáo chờ trong máy và tự gửi lại.",
        "Sự cố ở xã bên: vẫn báo được; tin tự chuyển tới UBND nơi đó, và màn hình nói rõ.",
        "Trên điện thoại của mình: đánh dấu giữ đăng nhập để báo được cả khi phiên đã hết.",
      ],
      limits:
        "Địa bàn theo quyết định; xã đã sáp nhập thì quyền theo sang xã mới. Sai địa bàn: gọi quản trị.",
    },
    focal_point: {
      purpose: "Nhận việc thuộc lĩnh vực và theo dõi tới khi xong.",
      steps: [
        "Mở Bản đồ, tab Sự cố: chỉ hiện những việc cơ quan mình chủ trì hoặc phối hợp.",
        "Lọc theo Loại và Trạng thái; việc quá hạn có dấu đồng hồ.",
        "Mở sự cố để xem diễn biến, hạn nhận, hạn xử lý và liên hệ người báo khi cần gọi.",
        "Tab Chỉ tiêu: số liệu chia sẻ cho cơ quan mình.",
      ],
      limits:
        "Không thấy việc của cơ quan khác. Thiếu lớp hay chỉ tiêu: đề nghị mục Chia sẻ dữ liệu.",
    },
    head: {
      purpose: "Nắm việc của đơn vị, giao người thay khi vắng.",
      steps: [
        "Mở Bản đồ: sự cố và chỉ tiêu của địa bàn, cơ quan mình phụ trách.",
        "Tab Địa bàn: xem sâu dần, trên cả địa giới trước và từ 01/7/2025.",
        "Đi vắng: mục Tài khoản của tôi, phần ủy quyền (KT., TUQ.), chọn người, số quyết định, thời hạn. Hết hạn là tự hết quyền.",
        "Về sớm: thu hồi ở cùng chỗ đó, có hiệu lực ngay.",
      ],
      limits: "Chỉ ủy quyền đúng phần mình đang được giao, không ủy quyền lại.",
    },
    leader: {
      purpose: "Nhìn toàn tỉnh, so các địa bàn, hỏi đúng chỗ.",
      steps: [
        "Mở Bản đồ: bốn con số đầu trang, rồi những xã nặng nhất.",
        "Tab Chỉ tiêu: tô màu theo kỳ, so với tỉnh và vùng; bấm một xã để xem thứ hạng.",
        "Tab Địa bàn: từ vùng xuống xã; bật địa giới cũ để so với trước khi sáp nhập.",
        "Địa chỉ trên thanh trình duyệt là đúng cảnh đang xem: chép gửi là người khác mở ra như vậy.",
      ],
      limits: "Xem tất cả, trừ liên hệ của người báo. Không ghi, không sửa.",
    },
    steward: {
      purpose: "Chỉ tiêu nào chia sẻ cho ai, theo quyết định nào.",
      steps: [
        "Mở mục Chia sẻ dữ liệu: chọn chỉ tiêu, xem cơ quan nào đang thấy.",
        "Đổi một ô: cho xem, không cho xem, hoặc theo mặc định; ghi số quyết định.",
        "Mở Bản đồ, tab Chỉ tiêu, để xem số liệu hiện ra thế nào.",
      ],
      limits: "Chia sẻ lớp bản đồ là việc của quản trị.",
    },
    admin: {
      purpose: "Ai được vào, giữ vai trò gì, hệ thống có khỏe không.",
      steps: [
        "Đăng nhập, đặt mã xác thực hai bước; chưa có mã thì chưa có quyền quản trị.",
        "Thêm người: mục Tài khoản và vai trò, Thêm tài khoản; đọc mật khẩu đầu cho người đó (chỉ hiện một lần); giao vai trò theo số quyết định, địa bàn, cơ quan, thời hạn.",
        "Xếp ca: mục Lịch trực. Ca nào trống hiện rõ.",
        "Màn hình lớn, điện thoại, phần mềm khác: mục Mã truy cập; mã chỉ hiện một lần.",
        "Mất máy, mất điện thoại: đăng xuất mọi nơi, xóa mã xác thực hoặc khóa tài khoản; có hiệu lực ngay.",
        "Mỗi ngày: mục Tình trạng. Mỗi tháng: khôi phục thử một bản sao lưu ở máy khác.",
      ],
      limits:
        "Không xem được liên hệ người báo, không tự khóa mình. Mọi việc quản trị đều vào nhật ký.",
    },
    auditor: {
      purpose: "Đọc tất cả, không ghi gì.",
      steps: [
        "Mục Nhật ký: lọc theo người, việc, đối tượng, ngày; mở dòng để xem trước và sau.",
        "Bấm Kiểm tra: cả chuỗi được đọc lại. Chép số dòng và mã, giữ ở nơi khác.",
        "Xuất toàn bộ để đối chiếu không cần mạng: geo-ioc audit verify --file.",
        "Mục Tài khoản và vai trò, Lịch trực, Mã truy cập, Chia sẻ: ai được gì, theo quyết định nào.",
      ],
      limits:
        "Thấy dấu hiệu bị sửa: không ai động vào cơ sở dữ liệu; giữ bản xuất; báo người phụ trách an toàn thông tin.",
    },
    system: {
      purpose: "Phần mềm khác nối vào bằng mã truy cập api.",
      steps: [
        "Quản trị tạo tài khoản không mật khẩu, giao vai trò Hệ thống kết nối, cấp mã api có hạn.",
        "Gửi mã trong tiêu đề Authorization: Bearer. Các địa chỉ và trường: /docs.",
        "Gửi lại cùng mã tin và cùng nội dung không tạo tin thứ hai.",
        "Nhận 429 thì chờ đúng số giây trong Retry-After.",
      ],
      limits: "Mã hết hạn trong một năm; lộ mã thì thu hồi ở mục Mã truy cập.",
    },
    wall: {
      purpose: "Treo ở phòng trực: chỉ xem, không ai phải đăng nhập.",
      steps: [
        "Quản trị cấp mã loại màn hình lớn, mở địa chỉ hiện ra một lần trên máy của màn hình.",
        "Thêm ?wall=1&distance=5 (số mét người xem đứng cách) để chữ vừa tầm mắt.",
        "Mất kết nối: dải trên cùng báo số liệu cũ bao lâu; có lại thì tự hiện tiếp.",
      ],
      limits: "Không hiện liên hệ người báo. Đổi máy thì cấp mã mới.",
    },
  },
  en: {
    operator: {
      purpose:
        "Watches the whole province during a shift and writes reports down, so that none is missed.",
      steps: [
        "At the start: open the map, tab Incidents. The worst stands first; what is new appears by itself.",
        "Someone calls: click where it happened, choose category and severity, type a title; write who reported under Reporter; save the incident.",
        "The place is not clear: type the commune's name into the search (tone marks optional; of several with one name choose the right one), then click on the map.",
        "To call back: open the incident and ask for the contact. Each look is recorded.",
        "At the end: the operator's right ends by the roster; sign out on a shared machine.",
      ],
      limits:
        "Makes no accounts and grants no roles: call an administrator. Nothing new for minutes: look at Health, then call.",
    },
    verifier: {
      purpose: "Verifies reports before they are passed on: is it true, where, how bad.",
      steps: [
        "Open the map and filter the status by Reported and Verifying.",
        "Open each: compare its place with the circle of accuracy and with others nearby; call the reporter.",
        "A reporter's name or number is wrong: correct it in the details.",
        "On the spot, or with more news: report it anew and name the number of the first one.",
      ],
      limits: "Severity 4-5 needs a second person. Dispatching and closing is the operator's.",
    },
    commune_officer: {
      purpose: "Reports and works on incidents in the own commune.",
      steps: [
        "Open the map: it begins at the commune that was granted, with its incidents alone.",
        "See something: click where it is, choose category and severity, type a title, save. Without a line the report waits in the machine and is sent again.",
        "In the next commune: it can be reported all the same; it goes to the committee there, and the page says so.",
        "On one's own telephone: choose to stay signed in, so that one can report after the session has ended.",
      ],
      limits:
        "Places are those of the decision; the right to a merged commune goes on in the new one. A wrong place: call an administrator.",
    },
    focal_point: {
      purpose: "Takes what is in its field and follows it to the end.",
      steps: [
        "Open the map, tab Incidents: only what the own organisation leads or works on.",
        "Filter by category and status; what is overdue carries a clock.",
        "Open an incident for its course, its deadlines, and the reporter's contact when there is need to call.",
        "Tab Indicators: the figures that are shared with the own organisation.",
      ],
      limits:
        "Does not see other organisations' work. A layer or indicator is missing: ask for it under Data sharing.",
    },
    head: {
      purpose: "Knows what the organisation has to do, and names who acts in absence.",
      steps: [
        "Open the map: incidents and indicators of the own places and organisation.",
        "Tab Localities: deeper and deeper, under the boundaries before and since 1 July 2025.",
        "Away: under My account delegate (KT., TUQ.) with person, decision and period. It ends by itself.",
        "Back early: take it back in the same place, at once.",
      ],
      limits: "Only what one holds can be delegated, and only once.",
    },
    leader: {
      purpose: "Sees all of the province, compares, and asks in the right place.",
      steps: [
        "Open the map: four figures first, then the communes that have it worst.",
        "Tab Indicators: coloured by period, beside province and region; click a commune for its rank.",
        "Tab Localities: from region to commune; switch the old boundaries on to compare with before.",
        "The address in the browser is the view as it stands: whoever is sent it sees the same.",
      ],
      limits: "Sees everything but who reported. Writes nothing.",
    },
    steward: {
      purpose: "Says which indicator is shared with whom, by which decision.",
      steps: [
        "Open Data sharing: choose an indicator and see which organisations see it.",
        "Change a cell: given, withheld, or by default; with the number of the decision.",
        "Open the map, tab Indicators, to see how the figures look.",
      ],
      limits: "Sharing layers is the administrator's.",
    },
    admin: {
      purpose: "Says who may come in, with which role, and whether the system is well.",
      steps: [
        "Sign in and set the second factor up; without it there are no administrator's rights.",
        "Someone new: Accounts and roles, add an account; read the first password out (it is shown once); grant a role by decision, over places and organisations, for a period.",
        "Shifts: Duty roster. Gaps are plain to see.",
        "Walls, telephones, other programs: Access tokens; a token is shown once.",
        "A machine or telephone is lost: sign out everywhere, remove the second factor, or disable the account; at once.",
        "Each day: Health. Each month: restore a backup on another machine.",
      ],
      limits:
        "Sees no reporter's contact, and cannot disable oneself. All that is administered is recorded.",
    },
    auditor: {
      purpose: "Reads everything, writes nothing.",
      steps: [
        "Trail: filter by person, action, subject, days; open a row for before and after.",
        "Check: the whole chain is read again. Copy number and hash, and keep them elsewhere.",
        "Export all of it to be checked without a network: geo-ioc audit verify --file.",
        "Accounts and roles, Duty roster, Access tokens, Data sharing: who has what, by which decision.",
      ],
      limits:
        "Something was changed: nobody touches the database; keep the export; tell who is in charge of information security.",
    },
    system: {
      purpose: "Another program, connected by an api token.",
      steps: [
        "An administrator makes an account without a password, grants the role Connected system and makes an api token that expires.",
        "Send it in the header Authorization: Bearer. Routes and fields: /docs.",
        "The same id and body sent again makes no second incident.",
        "At 429 wait for as many seconds as Retry-After says.",
      ],
      limits: "A token lasts a year at most; one that leaked is revoked under Access tokens.",
    },
    wall: {
      purpose: "Hangs in the duty room to be looked at; nobody signs in.",
      steps: [
        "An administrator makes a wall token and opens the address, which is shown once, on the screen's machine.",
        "Add ?wall=1&distance=5 (the metres it is read from) for type of the right size.",
        "The line is lost: the band on top says how old the figures are; it goes on by itself.",
      ],
      limits: "Shows no reporter's contact. Another machine needs another token.",
    },
  },
};
