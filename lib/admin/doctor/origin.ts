// Checks what is between people and this service: the public origin, and the trusted proxies.

import ipaddr from "ipaddr.js";
import { env } from "@/lib/env";
import { timeLimits } from "@/lib/time-limits";
import { isLoopback } from "@/lib/settings-read";
import { codeOf, wordsOf, type Finding } from "./finding";

// Wider than any network of proxies. Anyone inside it could claim any address.
const widest = { ipv4: 8, ipv6: 16 };

/** Requests GET /healthz at the configured origin, as a person's browser would. */
export async function examineOrigin(): Promise<Finding> {
  const { origin } = env();
  const finding = await look(origin);
  // A loopback origin is for development only, so not running now is not a finding.
  if (isLoopback(new URL(origin).hostname) && finding.result !== "ok")
    return { about: "origin", result: "skipped", what: `Postkey isn't running at ${origin} right now.` };
  return finding;
}

/** The finding about an origin, loopback or not. Exported for tests, whose servers are on loopback. */
export async function look(origin: string): Promise<Finding> {
  let response: Response;
  try {
    response = await fetch(`${origin}/healthz`, {
      redirect: "manual",
      signal: AbortSignal.timeout(timeLimits.doctor),
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
      advice: "Set AUTH_URL to the origin where people end up: cookies and links belong to exactly one origin.",
    };
  }
  if (status >= 502 && status <= 504)
    return {
      about: "origin",
      result: "warning",
      what: `A proxy answers ${status} at ${origin}: Postkey isn't running behind it yet.`,
      advice: "Start Postkey. If it is running, correct the proxy's target.",
    };
  return {
    about: "origin",
    result: "failed",
    what: `Something else answers at ${origin} (status ${status} for /healthz).`,
    advice: "Correct AUTH_URL, or send the whole origin to Postkey, with paths unchanged.",
  };
}

function explain(error: unknown, origin: string): Omit<Finding, "about"> {
  const code = codeOf(error);
  const { hostname } = new URL(origin);
  if (code === "ENOTFOUND")
    return {
      result: "failed",
      what: `${hostname} doesn't resolve.`,
      advice: "Add its DNS record, or correct AUTH_URL.",
    };
  if (code === "EAI_AGAIN")
    return { result: "skipped", what: `DNS can't be reached from here, so ${hostname} wasn't looked up.` };
  if (/CERT|SELF_SIGNED|UNABLE_TO|^ERR_(TLS|SSL)/.test(code))
    return {
      result: "failed",
      what: `The certificate of ${hostname} can't be trusted: ${code}.`,
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
    what: `${origin} can't be reached from here: ${why}.`,
    advice:
      "That is normal before the first start, or if this machine can't reach its own public address. Otherwise check the proxy.",
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
      what: `TRUSTED_PROXIES has ${wide.join(", ")}: nearly anyone could claim any address, so limits per network don't work.`,
      advice: "Use your proxy's own network, such as 10.0.0.0/16.",
    };
  }
  if (trustedProxies.length > 0)
    return { about: "proxies", result: "ok", what: `X-Forwarded-For is trusted from ${trustedProxies.join(", ")}.` };
  if (!secureOrigin)
    return { about: "proxies", result: "ok", what: `${origin} needs no proxy: the socket's address counts.` };
  if (clientIpHeader) {
    return {
      about: "proxies",
      result: "warning",
      what: `CLIENT_IP_HEADER is read only where there is no socket; under npm start, everyone would count as the proxy.`,
      advice: "That is right for a serverless platform. With npm start, set TRUSTED_PROXIES.",
    };
  }
  return {
    about: "proxies",
    result: "failed",
    what: "TLS ends at a proxy, but TRUSTED_PROXIES is empty: everyone counts as one network, and the first ten people in three minutes lock out everyone else.",
    advice: "Set TRUSTED_PROXIES to the proxy's network, such as 127.0.0.1 for one on this machine.",
  };
}
