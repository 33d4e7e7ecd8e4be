// The settings that change headers of every page: HSTS and CSP_EXTRA. Called by settings.ts. Their values are checked
// to the letter, because pasted text can break a header, and nothing here may weaken a page.

import type { Source } from "./settings-read";

// Two years, as the preload lists require.
const standardHsts = "max-age=63072000; includeSubDomains";
const hstsForm = /^max-age=\d{1,10}(; ?includeSubDomains)?(; ?preload)?$/i;

/**
 * The value of Strict-Transport-Security. Null for `off`, where a proxy in front sends it, and over plain http, where
 * RFC 6797 section 7.2 forbids it. @see RFC 6797 section 6.1
 */
export function hsts(source: Source, name: string, secureOrigin: boolean): string | null {
  const value = source.environment[name]?.trim() || standardHsts;
  if (value === "off") return null;
  if (!hstsForm.test(value))
    source.problem(`${name} is neither off nor a value of Strict-Transport-Security, such as ${standardHsts}.`);
  else if (/preload/i.test(value) && !/includeSubDomains/i.test(value))
    source.problem(`${name} has preload without includeSubDomains, which no preload list takes.`);
  return secureOrigin ? value : null;
}

/** Sources to add to the policy of every page, by directive. */
export type CspExtra = Record<string, string[]>;

// What a page may load besides its own files. Hosts are not possible for script-src: beside 'strict-dynamic' browsers
// ignore them.
const host = /^(?:https|wss):\/\/(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d{1,5})?(?:\/[\w./~%-]*)?$/i;
const local = /^(?:http|ws)s?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/;
const inline = /^(?:data|blob):$/;
const self = /^'self'$/;
const hash = /^'sha(?:256|384|512)-[A-Za-z0-9+/]{43,86}={0,2}'$/;
const directives: Record<string, RegExp[]> = {
  "connect-src": [self, host, local],
  "font-src": [self, host, local, inline],
  "frame-src": [self, host, local],
  "img-src": [self, host, local, inline],
  "media-src": [self, host, local, inline],
  "script-src": [hash],
  "style-src": [self, host, local, hash],
};

/**
 * Reads directives in the form of Content-Security-Policy, such as `img-src https://cdn.example.com; script-src
 * 'sha256-…'`, with sources to add to ours. Anything else is refused: keywords such as 'unsafe-inline', wildcards for
 * everything, directives that are the same for every page (frame-ancestors, base-uri, form-action, object-src,
 * default-src), and directives that would send a page's address, with a link's token in it, elsewhere (report-uri,
 * report-to).
 */
export function cspExtra(source: Source, name: string): CspExtra {
  const extra: CspExtra = {};
  for (const part of (source.environment[name] ?? "").split(";")) {
    const [directive = "", ...sources] = part.trim().split(/[ \t]+/);
    if (directive === "") continue;
    const taken = Object.hasOwn(directives, directive) ? directives[directive]! : null;
    if (!taken) {
      source.problem(
        `${name} has ${printable(directive)}: it takes ${Object.keys(directives).join(", ")}, separated by semicolons.`,
      );
      continue;
    }
    const wrong = sources.find((one) => !taken.some((form) => form.test(one)));
    if (wrong !== undefined)
      source.problem(
        `${name} has ${printable(wrong)} for ${directive}: it takes ${directive === "script-src" ? "hashes, such as 'sha256-…', because beside 'strict-dynamic' browsers ignore hosts" : "hosts, such as https://cdn.example.com"}.`,
      );
    else if (sources.length === 0) source.problem(`${name} has ${directive} without a source.`);
    else extra[directive] = [...(extra[directive] ?? []), ...sources];
  }
  return extra;
}

// Keeps each problem on one line.
function printable(value: string): string {
  return value.replace(/[^\x20-\x7e]/g, "?").slice(0, 80);
}
