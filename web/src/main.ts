import "./theme/tokens.css";
import "./theme/base.css";
import "./pages/console/console.css";
import "./pages/console/incidents/incidents.css";
import "./pages/console/places/detail.css";
import "./pages/console/overlay.css";
import "./pages/console/indicators/indicators.css";
import "./pages/console/indicators/on-map.css";
import "./pages/console/indicators/in-detail.css";
import "./pages/console/places/panel.css";
import "./pages/console/phone.css";
import "./pages/console/account/account.css";
import "./pages/console/report/report.css";
import "./pages/console/report/inputs.css";
import "./pages/console/report/placing.css";
import "./pages/console/contact/contact.css";
import { render } from "lit";
import { Console } from "./pages/console/console";
import { isConsole, missing } from "./pages/missing";
import { reloadWhenServed } from "./reload";
import { parse } from "./state";
import { resolveTheme } from "./theme/theme";

const root = document.getElementById("app");
if (root) {
  if (!isConsole(location.pathname)) {
    document.documentElement.dataset.theme = resolveTheme(parse(location.search).theme);
    render(missing(location.pathname, location.search), root);
  } else if (parse(location.search).wall) {
    // Its code is of no use at a desk, so that it is not loaded there.
    import("./pages/wall/wall").then(({ Wall }) => new Wall(root).start(), reloadWhenServed);
  } else void new Console(root).start();
}
