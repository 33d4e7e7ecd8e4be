// Checks the mail server as a delivery would use it: connection, TLS, login. Sends nothing.

import SMTPConnection from "nodemailer/lib/smtp-connection";
import { env } from "@/lib/env";
import { smtpOptions } from "@/lib/mail/delivery/smtp/transport";
import { readMailServer, staysHere, type MailServer } from "@/lib/settings-mail";
import { codeOf, wordsOf, type Finding } from "./finding";

/** What the server offered, not what the settings expect. */
type Offered = { encrypted: boolean; takesLogin: boolean };

export async function examineMailServer(): Promise<Finding> {
  const { smtpUrl } = env();
  if (!smtpUrl)
    return {
      about: "mail server",
      result: "ok",
      what: "The captured inbox keeps all emails; none leaves this machine.",
    };
  const { server } = readMailServer(smtpUrl);
  const place = `${server!.host.includes(":") ? `[${server!.host}]` : server!.host}:${server!.port}`;
  try {
    return findingOf(server!, place, await look(smtpUrl, server!));
  } catch (error) {
    return { about: "mail server", result: "failed", ...explain(error, place) };
  }
}

function findingOf(server: MailServer, place: string, { encrypted, takesLogin }: Offered): Finding {
  const tls = encrypted ? "with TLS" : "without TLS, on this machine";
  if (server.auth && !takesLogin) {
    return {
      about: "mail server",
      result: "warning",
      what: `${place} answers, ${tls}, and offers no login: user and password in SMTP_URL are never used.`,
      advice: "Remove user and password from SMTP_URL, or use the port where the server wants them.",
    };
  }
  if (!encrypted && !staysHere(server))
    return {
      about: "mail server",
      result: "failed",
      what: `${place} answers without TLS.`,
      advice: "Use smtps://, or a relay that offers STARTTLS.",
    };
  return {
    about: "mail server",
    result: "ok",
    what: `${place} answers, ${tls}, ${server.auth ? "and accepts the login" : "without a login"}.`,
  };
}

/**
 * @throws nodemailer's error when the server cannot be reached, does not offer TLS where it must, or refuses the login
 */
async function look(url: string, { auth }: MailServer): Promise<Offered> {
  const options = smtpOptions(url);
  // A single connection does not need the pool's way of opening a socket.
  const connection = new SMTPConnection({ ...options, getSocket: undefined } as SMTPConnection.Options);
  try {
    await new Promise<void>((resolve, reject) => {
      connection.once("error", reject).once("end", () => reject(new Error("The server ended the connection.")));
      connection.connect((error) => (error ? reject(error) : resolve()));
    });
    const takesLogin = connection.allowsAuth;
    if (auth && takesLogin)
      await new Promise<void>((resolve, reject) =>
        connection.login({ credentials: auth } as never, (error) => (error ? reject(error) : resolve())),
      );
    return { encrypted: connection.secure, takesLogin };
  } finally {
    connection.on("error", () => {});
    connection.quit();
    connection.close();
  }
}

// By nodemailer's codes, and by its messages where one code has several meanings.
function explain(error: unknown, place: string): { what: string; advice: string } {
  const code = codeOf(error);
  const words = wordsOf(error);
  if (code === "EAUTH")
    return {
      what: `${place} refuses the login: ${words}`,
      advice: "Correct user and password in SMTP_URL, and percent-encode characters such as @ and / in them.",
    };
  if (/certificate|self.signed|altname/i.test(words)) {
    return {
      what: `The certificate of ${place} can't be trusted: ${words}`,
      advice:
        "Use the certificate's host name in SMTP_URL. Set NODE_EXTRA_CA_CERTS to your own certificate authority, if you have one.",
    };
  }
  if (/wrong version number|ssl3|tlsv1|packet length/i.test(words))
    return {
      what: `${place} doesn't start with TLS.`,
      advice: "Use smtp:// with the port for STARTTLS, usually 587; smtps:// goes with 465.",
    };
  if (code === "ETLS" || /STARTTLS/i.test(words)) {
    return {
      what: `${place} doesn't offer STARTTLS, and Postkey never sends a password or a link unencrypted.`,
      advice: "Use smtps:// with port 465, or a relay that offers STARTTLS on 587.",
    };
  }
  if (/ECONNREFUSED/.test(`${code} ${words}`))
    return {
      what: `Nothing listens at ${place}.`,
      advice: "Correct host and port in SMTP_URL; many hosting companies block port 25.",
    };
  if (/ENOTFOUND|EAI_AGAIN|EDNS/.test(`${code} ${words}`))
    return { what: `The host of ${place} doesn't resolve.`, advice: "Correct the host in SMTP_URL." };
  if (/TIMEDOUT|timeout|never received/i.test(`${code} ${words}`))
    return {
      what: `${place} doesn't answer.`,
      advice: "Check for a firewall between this machine and it; smtps:// goes with port 465, smtp:// with 587.",
    };
  return {
    what: `${place}: ${words}`,
    advice: "Ask whoever runs the mail server; npm run mail -- <reference> shows its reply to each email.",
  };
}
