// Checks what other mail servers look up about the sender's domain: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489).
// Reports `skipped` where DNS is out of reach, as in many closed networks.

import { env } from "@/lib/env";
import { codeOf, type Finding, type Tools } from "./finding";

type Looked = { kind: "found"; texts: string[] } | { kind: "none" } | { kind: "out of reach" };

// RFC 2606, RFC 6761: reserved names, which are never looked up.
const reserved = /(^|\.)(localhost|invalid|test|example|local)$/;
const relayAdvice = "Your relay's documentation has the record.";

export async function examineSenderDomain(tools: Tools): Promise<Finding[]> {
  const { emailFrom, smtpUrl } = env();
  const domain = emailFrom.slice(emailFrom.lastIndexOf("@") + 1).toLowerCase();
  if (!smtpUrl || reserved.test(domain)) {
    return (["SPF", "DKIM", "DMARC"] as const).map((about) => ({
      about,
      result: "skipped",
      what: `No email is sent for ${domain}.`,
    }));
  }
  return Promise.all([examineSpf(domain, tools), examineDkim(domain, tools), examineDmarc(domain, tools)]);
}

async function examineSpf(domain: string, tools: Tools): Promise<Finding> {
  const looked = await look(domain, tools);
  if (looked.kind === "out of reach") return outOfReach("SPF", domain);
  const records = looked.kind === "found" ? looked.texts.filter((text) => /^v=spf1(\s|$)/i.test(text)) : [];
  const [record] = records;
  if (record === undefined)
    return {
      about: "SPF",
      result: "failed",
      what: `${domain} has no SPF record, so its emails are taken for forged.`,
      advice: `Add a TXT record "v=spf1 include:<your relay> -all". ${relayAdvice}`,
    };
  if (records.length > 1)
    return {
      about: "SPF",
      result: "failed",
      what: `${domain} has ${records.length} SPF records, so none of them counts (RFC 7208 section 4.5).`,
      advice: "Combine them into one.",
    };
  if (/(^|\s)\+?all(\s|$)/i.test(record))
    return {
      about: "SPF",
      result: "failed",
      what: `The SPF record of ${domain} lets anyone send for it.`,
      advice: "End it with -all or ~all.",
    };
  return {
    about: "SPF",
    result: "ok",
    what: `${domain} says "${record.slice(0, 120)}". Your relay's documentation says whether this covers it.`,
  };
}

async function examineDkim(domain: string, { resolveTxt, dkimSelector }: Tools): Promise<Finding> {
  if (!dkimSelector)
    return {
      about: "DKIM",
      result: "skipped",
      what: "Only your relay knows the selector of its key. Run npm run doctor -- --dkim-selector=<name> to check it.",
    };
  const name = `${dkimSelector}._domainkey.${domain}`;
  const looked = await look(name, { resolveTxt });
  if (looked.kind === "out of reach") return outOfReach("DKIM", name);
  const key =
    looked.kind === "found"
      ? looked.texts.map((text) => /(?:^|;)\s*p=([^;]*)/.exec(text)?.[1]?.trim()).find((value) => value !== undefined)
      : undefined;
  if (key === undefined)
    return {
      about: "DKIM",
      result: "failed",
      what: `There is no key at ${name}.`,
      advice: `Add it, or correct the selector. ${relayAdvice}`,
    };
  if (key === "")
    return {
      about: "DKIM",
      result: "failed",
      what: `The key at ${name} is revoked (its p= is empty).`,
      advice: "Publish the key that your relay signs with.",
    };
  return { about: "DKIM", result: "ok", what: `There is a key at ${name}.` };
}

async function examineDmarc(domain: string, tools: Tools): Promise<Finding> {
  // Without a list of public suffixes: the domain itself, then its parents that have at least two labels.
  const labels = domain.split(".");
  for (let first = 0; first === 0 || labels.length - first >= 2; first++) {
    const name = `_dmarc.${labels.slice(first).join(".")}`;
    const looked = await look(name, tools);
    if (looked.kind === "out of reach") return outOfReach("DMARC", name);
    const record = looked.kind === "found" ? looked.texts.find((text) => /^v=DMARC1\s*(;|$)/i.test(text)) : undefined;
    if (record === undefined) continue;
    const policy = /;\s*p\s*=\s*(\w+)/i.exec(record)?.[1]?.toLowerCase();
    if (policy === "none")
      return {
        about: "DMARC",
        result: "warning",
        what: `${name} asks for p=none, so forged emails in your name are delivered.`,
        advice: "Once the reports show that your own emails pass, change it to quarantine or reject.",
      };
    return { about: "DMARC", result: "ok", what: `${name} asks for p=${policy ?? "?"}.` };
  }
  return {
    about: "DMARC",
    result: "warning",
    what: `${domain} has no DMARC record; large mailbox providers require one from bulk senders.`,
    advice: `Add a TXT record at _dmarc.${domain}, starting with "v=DMARC1; p=none; rua=mailto:<an address of yours>".`,
  };
}

async function look(name: string, { resolveTxt }: Pick<Tools, "resolveTxt">): Promise<Looked> {
  try {
    return { kind: "found", texts: (await resolveTxt(name)).map((strings) => strings.join("")) };
  } catch (error) {
    return { kind: ["ENOTFOUND", "ENODATA"].includes(codeOf(error)) ? "none" : "out of reach" };
  }
}

function outOfReach(about: Finding["about"], name: string): Finding {
  return { about, result: "skipped", what: `DNS can't be reached from here, so ${name} wasn't looked up.` };
}
