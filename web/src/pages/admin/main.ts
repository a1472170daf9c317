import "../../theme/tokens.css";
import "../../theme/base.css";
import "./admin.css";
import "./parts/parts.css";
import "./guide/guide.css";
import "./organisations/organisations.css";
import "./health/health.css";
import "./audit/audit.css";
import "./audit/trail.css";
import "./accounts/accounts.css";
import "./tokens/tokens.css";
import "./me/me.css";
import "./roster/roster.css";
import "./roster/assign.css";
import "./sharing/sharing.css";
import { Admin } from "./admin";

const root = document.getElementById("app");
if (root) void new Admin(root).start();
