// Better Auth as its documentation sets it up: Postgres by its built-in adapter; magic-link, jwt and bearer plugins.
// https://better-auth.com/docs/installation, https://better-auth.com/docs/plugins/magic-link

import { betterAuth } from "better-auth";
import { bearer, jwt, magicLink } from "better-auth/plugins";
import { createTransport } from "nodemailer";
import { Pool } from "pg";

const mailer = createTransport(process.env.SMTP_URL ?? "smtp://127.0.0.1:1");
// Its limits stay on, and are too high to refuse a load test.
const noLimit = { window: 60, max: 1_000_000_000 };

export const auth = betterAuth({
  database: new Pool({ connectionString: process.env.DATABASE_URL }),
  rateLimit: {
    enabled: true,
    ...noLimit,
    customRules: { "/sign-in/magic-link": noLimit, "/magic-link/verify": noLimit },
  },
  plugins: [
    jwt(),
    bearer(),
    magicLink({
      rateLimit: noLimit,
      sendMagicLink: async ({ email, url }) => {
        await mailer.sendMail({
          from: process.env.EMAIL_FROM,
          to: email,
          subject: "Sign in",
          text: `Sign in with this link:\n${url}\n`,
          html: `<p><a href="${url.replaceAll("&", "&amp;")}">Sign in</a></p>`,
        });
      },
    }),
  ],
});
