import "../../theme/tokens.css";
import "../../theme/base.css";
import "./admin.css";
import "./parts/parts.css";
import "./audit/audit.css";
import "./audit/trail.css";
import "./roster/roster.css";
import "./roster/timeline.css";
import "./roster/assign.css";
import "./sharing/matrix.css";
import "./sharing/sharing.css";
import { Admin } from "./admin";

const root = document.getElementById("app");
if (root) void new Admin(root).start();
