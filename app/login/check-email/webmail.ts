// The webmail of well-known domains, for a button that opens it.

import { domainOf } from "@/lib/users/email-address";

type Webmail = { name: string; url: string };

const gmail = { name: "Gmail", url: "https://mail.google.com/" };
const outlook = { name: "Outlook", url: "https://outlook.live.com/mail/" };
const icloud = { name: "iCloud Mail", url: "https://www.icloud.com/mail" };
const proton = { name: "Proton Mail", url: "https://mail.proton.me/" };

const byDomain: Record<string, Webmail> = {
  "gmail.com": gmail,
  "googlemail.com": gmail,
  "outlook.com": outlook,
  "hotmail.com": outlook,
  "live.com": outlook,
  "msn.com": outlook,
  "icloud.com": icloud,
  "me.com": icloud,
  "mac.com": icloud,
  "proton.me": proton,
  "protonmail.com": proton,
  "pm.me": proton,
  "yahoo.com": { name: "Yahoo Mail", url: "https://mail.yahoo.com/" },
  "yahoo.co.jp": { name: "Yahoo! Mail", url: "https://mail.yahoo.co.jp/" },
  "fastmail.com": { name: "Fastmail", url: "https://app.fastmail.com/" },
  "gmx.de": { name: "GMX", url: "https://www.gmx.net/" },
  "gmx.net": { name: "GMX", url: "https://www.gmx.net/" },
  "web.de": { name: "WEB.DE", url: "https://web.de/" },
  "t-online.de": { name: "Telekom Mail", url: "https://email.t-online.de/" },
};

/** The webmail of an address, if its domain is well known. */
export function webmailOf(address: string): Webmail | undefined {
  const domain = domainOf(address);
  return Object.hasOwn(byDomain, domain) ? byDomain[domain] : undefined;
}
