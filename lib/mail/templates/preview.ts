/** The same HTML in light or dark colours, whatever this browser prefers. For /dev/mail only. */

const darkQuery = "@media (prefers-color-scheme: dark)";

/** @param html of renderMail */
export function inScheme(html: string, scheme: "light" | "dark"): string {
  return html.replace(darkQuery, scheme === "dark" ? "@media all" : "@media not all").replaceAll("light dark", scheme);
}
