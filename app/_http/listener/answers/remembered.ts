// Some pages are the same for everyone and cost the framework tens of milliseconds each time. They are rendered once per
// process. Each answer then gets its own nonce and request id. Called by serve.ts around the framework, in production.

import type { IncomingMessage, OutgoingHttpHeader, ServerResponse } from "node:http";
import { randomNonce } from "@/lib/secret";
import type { Handle } from "./api-routes";
import { internalHeaders } from "../entry/entry";

type Blank = "nonce" | "id";
/** Text with blanks: texts alternate with names of blanks. */
type Form = string[];
type Page = { headers: [name: string, value: Form][]; body: Form };

// None of them depends on the query, a cookie or the caller.
const pages = ["/docs/api"];
// Different in each answer, and set by the listener or by Node.
const perAnswer = /^(x-request-id|date|connection|keep-alive|transfer-encoding|content-length|content-encoding)$/;

/** Answers such a page with the copy that was rendered before. The framework answers the first request and all other pages. */
export function rememberPages(framework: Handle): Handle {
  const known = new Map<string, Page>();
  return async (request, response) => {
    const [path] = (request.url ?? "").split("?", 1);
    if (!pages.includes(path!) || (request.method !== "GET" && request.method !== "HEAD"))
      return framework(request, response);
    // The framework would write the query into the page.
    request.url = path;
    const page = known.get(path!);
    if (page) return fill(page, request, response);
    // Until one answer is complete, each request is rendered. A request never waits for another one's answer, because
    // that client may never read it.
    if (request.method === "GET") watch(request, response, (complete) => known.set(path!, complete));
    return framework(request, response);
  };
}

function fill({ headers, body }: Page, request: IncomingMessage, response: ServerResponse): void {
  const blanks = { nonce: randomNonce(), id: String(request.headers[internalHeaders.requestId]) };
  const text = Buffer.from(filled(body, blanks));
  for (const [name, value] of headers) response.setHeader(name, filled(value, blanks));
  response.setHeader("Content-Length", text.byteLength);
  response.writeHead(200);
  response.end(request.method === "HEAD" ? undefined : text);
}

/** @param keepPage called after the framework has written a complete answer that may be kept */
function watch(request: IncomingMessage, response: ServerResponse, keepPage: (page: Page) => void): void {
  const chunks: Buffer[] = [];
  const { write, end } = response;
  const keep = (chunk: unknown, encoding: unknown) => {
    if (typeof chunk === "string")
      chunks.push(Buffer.from(chunk, typeof encoding === "string" ? (encoding as BufferEncoding) : "utf8"));
    else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  response.write = ((...given: unknown[]) => (
    keep(given[0], given[1]),
    (write as (...all: unknown[]) => boolean).apply(response, given)
  )) as typeof write;
  response.end = ((...given: unknown[]) => {
    keep(given[0], given[1]);
    const ended = (end as (...all: unknown[]) => ServerResponse).apply(response, given);
    const page = pageOf(
      response,
      Buffer.concat(chunks).toString("utf8"),
      String(request.headers[internalHeaders.requestId]),
    );
    if (page) keepPage(page);
    return ended;
  }) as typeof end;
  // A compressed answer couldn't be filled in.
  delete request.headers["accept-encoding"];
}

function pageOf(response: ServerResponse, text: string, id: string): Page | null {
  const nonce = /'nonce-([^']+)'/.exec(String(response.getHeader("content-security-policy")))?.[1];
  // A page without its nonce isn't ours, and a cookie belongs to one person.
  if (response.statusCode !== 200 || !nonce || !text.includes(nonce) || response.hasHeader("set-cookie")) return null;
  const form = (whole: string) =>
    whole.split(nonce).flatMap((part, index) => [...(index > 0 ? ["nonce"] : []), ...splitAt(part, id)]);
  const headers = Object.entries(response.getHeaders()).filter(
    (pair): pair is [string, OutgoingHttpHeader] => pair[1] !== undefined && !perAnswer.test(pair[0]),
  );
  return { headers: headers.map(([name, value]) => [name, form(String(value))]), body: form(text) };
}

const splitAt = (text: string, id: string) =>
  text.split(id).flatMap((part, index) => (index > 0 ? ["id", part] : [part]));

function filled(form: Form, blanks: Record<Blank, string>): string {
  return form.map((part, index) => (index % 2 === 0 ? part : blanks[part as Blank])).join("");
}
