// Examines the mail server as a delivery would meet it: connection, TLS, login. Sends nothing.

import { env } from "@/lib/env";
import { makeTransport } from "@/lib/mail/delivery/transport";
import { codeOf, placeOf, wordsOf, type Finding } from "./finding";

export async function examineMailServer(): Promise<Finding> {
  const { smtpUrl } = env();
  if (!smtpUrl) return { about: "mail server", result: "ok", what: "The captured inbox takes all mail; none leaves this machine." };
  const place = placeOf(smtpUrl, smtpUrl.startsWith("smtps:") ? "465" : "587");
  const transport = makeTransport(smtpUrl);
  try {
    await transport.verify();
    return { about: "mail server", result: "ok", what: `${place} answers, ${new URL(smtpUrl).username ? "with TLS and login as configured" : "without a login"}.` };
  } catch (error) {
    return { about: "mail server", result: "failed", ...explain(error, place) };
  } finally {
    transport.close();
  }
}

// By nodemailer's codes, and by its words where one code stands for several things.
function explain(error: unknown, place: string): { what: string; advice: string } {
  const code = codeOf(error);
  const words = wordsOf(error);
  if (code === "EAUTH") return { what: `${place} refuses the login: ${words}`, advice: "Mend user and password in SMTP_URL; characters such as @ and / in them are percent-encoded." };
  if (/certificate|self.signed|altname/i.test(words)) {
    return { what: `The certificate of ${place} is not to be believed: ${words}`, advice: "Use the name that the certificate is for in SMTP_URL; a certificate authority of your own is named by NODE_EXTRA_CA_CERTS." };
  }
  if (/wrong version number|ssl3|tlsv1|packet length/i.test(words)) return { what: `${place} does not speak TLS from the start.`, advice: "Use smtp:// and the port for STARTTLS, mostly 587; smtps:// belongs to 465." };
  if (code === "ETLS" || /STARTTLS/i.test(words)) {
    return { what: `${place} offers no STARTTLS, and Postkey sends neither a password nor a link in the clear.`, advice: "Use smtps:// with port 465, or a relay that offers STARTTLS on 587." };
  }
  if (/ECONNREFUSED/.test(`${code} ${words}`)) return { what: `Nothing listens at ${place}.`, advice: "Mend host and port in SMTP_URL; many hosting companies close port 25." };
  if (/ENOTFOUND|EAI_AGAIN|EDNS/.test(`${code} ${words}`)) return { what: `The host of ${place} does not resolve.`, advice: "Mend the host in SMTP_URL." };
  if (/TIMEDOUT|timeout|never received/i.test(`${code} ${words}`)) return { what: `${place} does not answer.`, advice: "Look for a firewall between this machine and it; smtps:// belongs to port 465, smtp:// to 587." };
  return { what: `${place}: ${words}`, advice: "Ask whoever runs the mail server; npm run mail -- <reference> tells what it says to each mail." };
}
