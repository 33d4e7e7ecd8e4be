// The chart of docs/performance.svg: for each operation a bar per candidate, as shares of the ceiling's rate. Written by
// hand: no library, no script, and colours that follow the reader's light or dark mode.

import { operationTitles, titles } from "./report";
import type { Measured } from "./rounds";
import { shorten } from "./table";
import type { OperationName, TargetName } from "./targets/target";

const charted: OperationName[] = ["request", "verify", "session", "token", "refresh", "whole"];
const bars: TargetName[] = ["authjs", "better-auth", "better-auth-node", "postkey", "ceiling"];
const [width, left, right, top] = [760, 132, 64, 66];
const [bar, gap, between] = [13, 2, 16];

/** @param measured if it is empty, the chart says that nothing was measured yet */
export function drawFigure(measured: readonly Measured[], caption: string): string {
  const parts: string[] = [];
  let y = top;
  for (const operation of charted) {
    const own = bars.flatMap((target) =>
      measured.filter((one) => one.operation === operation && one.target === target && one.inFlight === 16),
    );
    if (own.length === 0) continue;
    const longest = Math.max(...own.map(({ perSecond }) => perSecond));
    parts.push(
      `<text class="name" x="${left - 12}" y="${y + (own.length * (bar + gap)) / 2 + 3}" text-anchor="end">${operationTitles[operation]}</text>`,
    );
    for (const { target, perSecond } of own) {
      const length = Math.max(2, ((width - left - right) * perSecond) / longest);
      parts.push(`<rect class="${target}" x="${left}" y="${y}" width="${length.toFixed(1)}" height="${bar}" rx="2"/>`);
      parts.push(
        `<text class="value" x="${(left + length + 6).toFixed(1)}" y="${y + bar - 3}">${shorten(perSecond)}</text>`,
      );
      y += bar + gap;
    }
    y += between;
  }
  if (parts.length === 0) {
    parts.push(`<text class="name" x="${left}" y="${y + 14}">not measured yet</text>`);
    y += 40;
  }
  let x = left;
  const legend = bars.map((target) => {
    const at = x;
    // Estimated from the number of letters, because nothing here can measure text.
    x += 32 + titles[target].length * 6.2;
    return `<rect class="${target}" x="${at.toFixed(1)}" y="38" width="10" height="10" rx="2"/><text class="value" x="${(at + 15).toFixed(1)}" y="47">${titles[target]}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y + 14}" role="img" aria-labelledby="title">
<title id="title">Operations per second, 16 in flight: Postkey beside Auth.js, Better Auth and the ceiling of the framework</title>
<style>
  text { font: 12px system-ui, sans-serif; fill: #24292f; } .head { font-weight: 600; font-size: 14px; } .value { font-size: 11px; fill: #57606a; }
  .authjs { fill: #b8c0ca; } .better-auth { fill: #98a3b0; } .better-auth-node { fill: #7b8794; } .postkey { fill: #2447c6; } .ceiling { fill: none; stroke: #8c959f; stroke-dasharray: 3 2; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; } .value { fill: #9aa4af; }
    .authjs { fill: #48515c; } .better-auth { fill: #5f6975; } .better-auth-node { fill: #788391; } .postkey { fill: #7c9cff; } .ceiling { stroke: #6e7681; }
  }
</style>
<text class="head" x="${left}" y="22">Operations per second, 16 in flight</text>
${legend.join("\n")}
${parts.join("\n")}
<text class="value" x="${left}" y="${y + 4}">${caption}</text>
</svg>
`;
}
