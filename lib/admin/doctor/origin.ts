// Examines what stands between people and this service: the public origin, and the proxies that are believed.

import ipaddr from "ipaddr.js";
import { env } from "@/lib/env";
import { isLoopback } from "@/lib/settings-read";
import { codeOf, wordsOf, type Finding } from "./finding";

const patienceMilliseconds = 5_000;
// Wider than any network of proxies; whoever is in it may claim any address.
const widest = { ipv4: 8, ipv6: 16 };

/** Asks GET /healthz at the configured origin, as a person's browser would reach it. */
export async function examineOrigin(): Promise<Finding> {
  const { origin } = env();
  const seen = await look(origin);
  // Nobody but whoever develops sees a loopback origin; that it does not run now is no finding.
  if (isLoopback(new URL(origin).hostname) && seen.result !== "ok")
    return { about: "origin", result: "skipped", what: `Postkey does not run at ${origin} at this moment.` };
  return seen;
}

/** What is at an origin, loopback or not. Exported for tests, whose servers are on loopback. */
export async function look(origin: string): Promise<Finding> {
  let response: Response;
  try {
    response = await fetch(`${origin}/healthz`, {
      redirect: "manual",
      signal: AbortSignal.timeout(patienceMilliseconds),
    });
  } catch (error) {
    return { about: "origin", ...explain(error, origin) };
  }
  const { status, headers } = response;
  const said = await response.text().catch(() => "");
  if (status === 200 && headers.has("x-request-id") && said.includes('"ok"'))
    return { about: "origin", result: "ok", what: `Postkey answers at ${origin}.` };
  if (status >= 300 && status < 400) {
    return {
      about: "origin",
      result: "failed",
      what: `${origin} redirects elsewhere.`,
      advice: "Set AUTH_URL to the origin where people end up: cookies and links belong to exactly one.",
    };
  }
  if (status >= 502 && status <= 504)
    return {
      about: "origin",
      result: "warning",
      what: `A proxy answers ${status} at ${origin}: Postkey does not run behind it yet.`,
      advice: "Start Postkey; if it runs, mend where the proxy leads.",
    };
  return {
    about: "origin",
    result: "failed",
    what: `Something else answers at ${origin} (status ${status} for /healthz).`,
    advice: "Mend AUTH_URL, or lead the whole origin to Postkey, paths unchanged.",
  };
}

function explain(error: unknown, origin: string): Omit<Finding, "about"> {
  const code = codeOf(error);
  const { hostname } = new URL(origin);
  if (code === "ENOTFOUND")
    return { result: "failed", what: `${hostname} does not resolve.`, advice: "Add its DNS record, or mend AUTH_URL." };
  if (code === "EAI_AGAIN")
    return { result: "skipped", what: `DNS is out of reach from here, so ${hostname} was not looked up.` };
  if (/CERT|SELF_SIGNED|UNABLE_TO|^ERR_(TLS|SSL)/.test(code))
    return {
      result: "failed",
      what: `The certificate of ${hostname} is not to be believed: ${code}.`,
      advice: "Give the proxy a certificate for this name, with its whole chain.",
    };
  const why =
    code === "ECONNREFUSED"
      ? "nothing listens there"
      : error instanceof Error && error.name === "TimeoutError"
        ? "no answer"
        : code || wordsOf(error);
  return {
    result: "warning",
    what: `${origin} cannot be reached from here: ${why}.`,
    advice:
      "That is well before the first start, or where this machine may not reach its own front. Otherwise look at the proxy.",
  };
}

/** Checks TRUSTED_PROXIES and CLIENT_IP_HEADER against the origin. */
export function examineProxies(): Finding {
  const { origin, secureOrigin, trustedProxies, clientIpHeader } = env();
  const wide = trustedProxies.filter((network) => {
    const [address, bits] = ipaddr.parseCIDR(network);
    return bits < widest[address.kind()];
  });
  if (wide.length > 0) {
    return {
      about: "proxies",
      result: "failed",
      what: `TRUSTED_PROXIES has ${wide.join(", ")}: nearly anybody may claim any address, and no limit by network holds.`,
      advice: "Name your proxy's own network, such as 10.0.0.0/16.",
    };
  }
  if (trustedProxies.length > 0)
    return { about: "proxies", result: "ok", what: `X-Forwarded-For is believed from ${trustedProxies.join(", ")}.` };
  if (!secureOrigin)
    return { about: "proxies", result: "ok", what: `${origin} needs no proxy: the socket's address counts.` };
  if (clientIpHeader) {
    return {
      about: "proxies",
      result: "warning",
      what: `CLIENT_IP_HEADER is read only where there is no socket; under npm start everybody would count as the proxy.`,
      advice: "Right for a serverless platform. With npm start, set TRUSTED_PROXIES.",
    };
  }
  return {
    about: "proxies",
    result: "failed",
    what: "TLS ends at a proxy, and TRUSTED_PROXIES names none: everybody counts as one network, and the first ten people in three minutes shut out the rest.",
    advice: "Set TRUSTED_PROXIES to the proxy's network, such as 127.0.0.1 for one on this machine.",
  };
}
