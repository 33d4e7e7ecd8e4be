import { accentColors } from "@/lib/brand";

/**
 * The one accent, from SERVICE_COLOR, as custom properties. Goes into <head> of the root layout, with
 * the nonce of this response. Only colours that accentColors made stand in it, never the setting itself.
 */
export function AccentStyle({ serviceColor, nonce }: { serviceColor?: string; nonce?: string }) {
  const accent = accentColors(serviceColor);
  return (
    // Browsers hide the nonce from scripts, so React would see a difference when it hydrates.
    <style nonce={nonce} suppressHydrationWarning>
      {`:root{--accent-light:${accent.light};--accent-dark:${accent.dark};--on-accent-light:${accent.onLight};--on-accent-dark:${accent.onDark}}`}
    </style>
  );
}
