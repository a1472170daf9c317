// What a person sees at an address where there is nothing.

import { html, type TemplateResult } from "lit";
import { message } from "../components/message";
import { text } from "../i18n/text";
import { parse } from "../state";

/** Addresses of the console end with a slash, or name its file. */
export const isConsole = (path: string): boolean => /(^|\/)(index\.html)?$/.test(path);

export function missing(path: string, search: string): TemplateResult {
  const { language } = parse(search);
  return html`<main class="missing">
    ${message({
      icon: "mapPin",
      title: text(language, "page.missing.title"),
      text: text(language, "page.missing.text", { path }),
      action: { text: text(language, "page.missing.back"), run: () => location.assign("./") },
    })}
  </main>`;
}
