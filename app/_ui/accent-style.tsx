import { accentColors } from "@/lib/brand";

/**
 * The accent colour from SERVICE_COLOR, as custom properties. It goes into <head> of the root layout, with the nonce of
 * this response. It holds only colours that accentColors computed, never the setting itself.
 */
export function AccentStyle({ serviceColor, nonce }: { serviceColor?: string; nonce?: string }) {
  const accent = accentColors(serviceColor);
  return (
    // Browsers hide the nonce from scripts, so React would find a difference when it hydrates.
    <style nonce={nonce} suppressHydrationWarning>
      {`:root{--accent-light:${accent.light};--accent-dark:${accent.dark};--on-accent-light:${accent.onLight};--on-accent-dark:${accent.onDark}}`}
    </style>
  );
}
