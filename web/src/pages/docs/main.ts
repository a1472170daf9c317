import "../../theme/tokens.css";
import "../../theme/base.css";
import "./docs.css";
import { html, render } from "lit";
import { get } from "../../api/client";
import { loadFonts } from "../../fonts";
import { text } from "../../i18n/text";
import { parse } from "../../state";
import { resolveTheme } from "../../theme/theme";
import type { Document } from "./openapi";
import { reference } from "./reference";

const { theme, language } = parse(location.search);
document.documentElement.dataset.theme = resolveTheme(theme);
void loadFonts();

const root = document.getElementById("app");
if (root) {
  get<Document>("api/v1/openapi.json").then(
    (found) => render(reference(found), root),
    () => render(html`<p class="docs">${text(language, "error.network")}</p>`, root),
  );
}
