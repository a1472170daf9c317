// What stands where a list will be: on its way, or not to be had.

import { html, type TemplateResult } from "lit";
import { message, skeleton } from "../../../components/message";
import type { Loadable } from "../../console/loadable";
import type { AdminKey, Say } from "../words";

export interface Awaited {
  /** What is said while it is on its way, and when it could not be had. */
  loading: AdminKey;
  failed: AdminKey;
  /** Lines that are kept for it. */
  lines: number;
  retry(): void;
}

export const notReady = (
  say: Say,
  of: Exclude<Loadable<unknown>, { status: "ready" }>,
  { loading, failed, lines, retry }: Awaited,
): TemplateResult =>
  of.status === "loading"
    ? html`<div class="waiting" role="status" aria-label=${say(loading)}>${skeleton(lines)}</div>`
    : message({
        icon: "warning",
        title: say(failed),
        text: of.message,
        action: { text: say("error.retry"), run: retry },
      });
