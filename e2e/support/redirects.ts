// Ways to make a registered address look like itself and lead elsewhere. For the tests of redirect_uri and redirect_to.

/** @param registered such as https://app.example/signed-in */
export function hostileRedirects(registered: string): string[] {
  const { host, pathname } = new URL(registered);
  const evil = "evil.example";
  return [
    // other hosts, and ours as a part of them
    `https://${evil}/`, `https://${evil}${pathname}`, `https://${host}.${evil}${pathname}`, `https://${evil}.${host}${pathname}`, `https://${host}${evil}${pathname}`,
    `https://${host}@${evil}${pathname}`, `https://${host}:443@${evil}${pathname}`, `https://${evil}#@${host}${pathname}`, `https://${evil}?${registered}`, `https://${evil}/${registered}`,
    `https://${evil}\\@${host}${pathname}`, `https://${host}%40${evil}${pathname}`, `https://${host}%2e${evil}${pathname}`, `https://${host}%00.${evil}${pathname}`, `https://${host}。${evil}${pathname}`,
    `https://${host}.${pathname}`, `https://user@${host}${pathname}`, `https://user:password@${host}${pathname}`,
    // other ports, schemes and spellings
    `https://${host}:443${pathname}`, `https://${host}:8443${pathname}`, `http://${host}${pathname}`, `HTTPS://${host}${pathname}`, `https://${host.toUpperCase()}${pathname}`,
    `//${host}${pathname}`, `///${host}${pathname}`, `/\\${host}${pathname}`, `\\\\${host}${pathname}`, `https:/${host}${pathname}`, `https:${host}${pathname}`, `https:\\\\${host}${pathname}`,
    `https://${host}\\${pathname}`, `ftp://${host}${pathname}`, `blob:${registered}`, `view-source:${registered}`,
    // no address of an app at all
    "javascript:alert(1)", "javascript://app.example/%0aalert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc/passwd", "about:blank", "/", "/account", "null", "*", `${host}${pathname}`,
    // other paths, queries and fragments
    `${registered}/`, `${registered}/../evil`, `${registered}/..`, `https://${host}/x/..${pathname}`, `https://${host}/.${pathname}`, `https://${host}/${pathname}`, `https://${host}/`, `https://${host}`,
    `${registered}?`, `${registered}?next=https://${evil}`, `${registered}#`, `${registered}#access_token=x`, `${registered}%2f`, `${registered}%00`, `${registered};x`, registered.replace("signed", "%73igned"), registered.toUpperCase(),
    // white space and control characters
    ` ${registered}`, `${registered} `, `\t${registered}`, `${registered}\n`, `${registered}\r\nSet-Cookie: a=b`, `https://${host}\t${pathname}`, `https://${host}\n.${evil}`, `\u0000${registered}`, `${registered}\u200B`,
    // two in one
    `${registered},https://${evil}/`, `${registered} https://${evil}/`, `${registered}&redirect_uri=https://${evil}`,
  ];
}
