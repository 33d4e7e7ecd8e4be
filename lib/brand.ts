/**
 * The accent colour of pages and mail, made from SERVICE_COLOR. Called by the page frame (app/_ui/accent-style) and by
 * the mail templates. Pure.
 */

/** The surfaces behind an accent; the same values as in app/styles/tokens.css. */
export const PAPER = {
  light: { page: "#f6f4ee", card: "#ffffff" },
  dark: { page: "#101319", card: "#181c24" },
} as const;

/** WCAG 2.2, 1.4.3: text of any size. Links and button labels are text. */
const AA_CONTRAST = 4.5;
const DEFAULT_ACCENT = { light: "#2447c6", dark: "#8aa4ff" } as const;
const STEPS = 100;

type Rgb = readonly [red: number, green: number, blue: number];

export type AccentColors = { light: string; dark: string; onLight: string; onDark: string };

/**
 * An accent for light and for dark surfaces, each with the colour of the text on it. Both reach AA on page and card,
 * whatever colour comes in. Anything but `#rgb` or `#rrggbb` gives the default.
 */
export function accentColors(serviceColor: string | undefined): AccentColors {
  const wanted = parseHex(serviceColor?.trim() ?? "");
  const { light, dark } = wanted
    ? { light: towards("#000000", wanted, PAPER.light), dark: towards("#ffffff", wanted, PAPER.dark) }
    : DEFAULT_ACCENT;
  return { light, dark, onLight: PAPER.light.card, onDark: PAPER.dark.page };
}

/** Contrast of two `#rrggbb` colours, 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(one: string, other: string): number {
  const [lighter, darker] = [luminance(mustParse(one)), luminance(mustParse(other))].toSorted((a, b) => b - a) as [
    number,
    number,
  ];
  return (lighter + 0.05) / (darker + 0.05);
}

/** Mixes in as little black or white as needed. Pure black and pure white pass, so the loop always ends in a colour. */
function towards(end: string, from: Rgb, surface: { page: string; card: string }): string {
  const target = mustParse(end);
  for (let step = 0; step < STEPS; step += 1) {
    const colour = toHex(from.map((part, i) => part + (target[i]! - part) * (step / STEPS)));
    if (contrast(colour, surface.page) >= AA_CONTRAST && contrast(colour, surface.card) >= AA_CONTRAST) return colour;
  }
  return end;
}

function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function parseHex(text: string): Rgb | undefined {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(text);
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text);
  const parts = short ? short.slice(1).map((digit) => digit + digit) : long?.slice(1);
  return parts ? (parts.map((part) => Number.parseInt(part, 16)) as [number, number, number]) : undefined;
}

function mustParse(text: string): Rgb {
  const rgb = parseHex(text);
  if (!rgb) throw new Error(`not a colour: ${text}`);
  return rgb;
}

function toHex(parts: readonly number[]): string {
  return `#${parts.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
}
