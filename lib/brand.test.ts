import { expect, test } from "playwright/test";
import { accentColors, contrast, PAPER } from "./brand";

const COLOURS = [
  "#ffffff",
  "#000000",
  "#ffd400",
  "#00ff00",
  "#808080",
  "#2447c6",
  "#e11",
  "#FF00FF",
  "#123456",
  "#a2a8b6",
];

for (const colour of COLOURS) {
  test(`an accent made from ${colour} can be read on page, card and button`, () => {
    const accent = accentColors(colour);
    for (const surface of [PAPER.light.page, PAPER.light.card, accent.onLight]) {
      expect(contrast(accent.light, surface)).toBeGreaterThanOrEqual(4.5);
    }
    for (const surface of [PAPER.dark.page, PAPER.dark.card, accent.onDark]) {
      expect(contrast(accent.dark, surface)).toBeGreaterThanOrEqual(4.5);
    }
  });
}

test("a colour with enough contrast is left unchanged", () => {
  expect(accentColors("#2447c6").light).toBe("#2447c6");
  expect(accentColors("#8aa4ff").dark).toBe("#8aa4ff");
});

test("no colour, or anything but a hex colour, gives the default", () => {
  const standard = { light: "#2447c6", dark: "#8aa4ff", onLight: "#ffffff", onDark: "#101319" };
  for (const odd of [undefined, "", "blue", "#12345", "red;}body{display:none", "url(x)"]) {
    expect(accentColors(odd)).toEqual(standard);
  }
});

test("contrast is 21 for black on white and 1 for a colour on itself", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
  expect(contrast("#2447c6", "#2447c6")).toBe(1);
});
