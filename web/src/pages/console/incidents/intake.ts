// How many came in per half hour, by severity: whether it is getting worse.

import { html, nothing, svg, type TemplateResult } from "lit";
import { clock } from "../../../i18n/format";
import { type Model, sayer } from "../model";

const WIDTH = 468;
const HEIGHT = 44;
const GAP = 2;
/** A bar per incident is never taller than this. */
const MOST_PX = 9;
const LABEL_EVERY = 6;

export function intakeCard(model: Model): TemplateResult | typeof nothing {
  const received = model.incidents.counts?.received;
  if (!received || model.state.tab !== "incidents") return nothing;
  const say = sayer(model);
  const { bins, step_s: step } = received;
  const begun = Date.parse(received.from);
  const at = (bin: number): string => clock(new Date(begun + bin * step * 1000), false);
  const totals = bins.map((bin) => bin.reduce((sum, n) => sum + n, 0));
  const most = Math.max(...totals);
  const scale = Math.min(MOST_PX, HEIGHT / Math.max(1, most));
  const width = WIDTH / bins.length;
  const peak = totals.lastIndexOf(most);
  return html`<section class="intake card" aria-label=${say("intake.title")}>
    <h3>${say("intake.title")}<span>${say("intake.sub")}</span></h3>
    <svg viewBox="0 -14 ${WIDTH} ${HEIGHT + 30}" aria-hidden="true">
      <path class="axis" d="M0 ${HEIGHT + 0.5}H${WIDTH}" />
      ${bins.map((bin, index) => stack(bin, index * width, width - GAP, scale))}
      ${
        most > 0
          ? svg`<text class="peak" x=${(peak + 0.5) * width - GAP / 2} y=${HEIGHT - most * scale - 4} text-anchor="middle">${most}</text>`
          : nothing
      }
      ${bins.map((_, index) =>
        index % LABEL_EVERY === 0
          ? svg`<text x=${index * width} y=${HEIGHT + 14}>${at(index)}</text>`
          : nothing,
      )}
      <text x=${WIDTH} y=${HEIGHT + 14} text-anchor="end">${clock(model.now, false)}</text>
    </svg>
    <ul class="said">
      ${totals.map((n, bin) => (n > 0 ? html`<li>${say("intake.table", { from: at(bin), n })}</li>` : nothing))}
    </ul>
  </section>`;
}

/** The slight ones below, the worst on top. */
function stack(bin: readonly number[], x: number, width: number, scale: number): TemplateResult[] {
  let top = HEIGHT;
  return bin.map((n, index) => {
    const height = n * scale;
    top -= height;
    return svg`<rect data-severity=${index + 1} x=${x.toFixed(1)} y=${top.toFixed(1)} width=${width.toFixed(1)} height=${Math.max(0, height - (height > 3 ? 0.7 : 0)).toFixed(1)}/>`;
  });
}
