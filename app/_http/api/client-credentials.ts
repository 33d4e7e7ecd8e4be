// How a client identifies itself: Authorization: Basic, or client_id and client_secret in the body. RFC 6749 section
// 2.3.1. Called by declared.ts for the routes of clients.

import { accept, refuse, type Outcome, type Refusal } from "@/lib/outcome";
import { authenticateClient, type Client } from "@/lib/oauth/clients/clients";
import { readOAuthBody } from "./oauth-body";

export type ClientRequest = { fields: Record<string, string>; client: Client };

/**
 * Reads the parameters of a request, without the empty ones, and the client that sent it.
 * @param wanted.confidential refuse public clients, because anyone can claim to be one
 * Refuses: `unsupported_media_type`, `payload_too_large`, `validation_failed`, `token_invalid`, `unauthenticated`.
 */
export async function readClientRequest(
  request: Request,
  wanted: { confidential?: true },
): Promise<Outcome<ClientRequest>> {
  const fields = await readOAuthBody(request);
  if (!fields.ok) return fields;
  const client = await clientOf(request, fields.value);
  if (!client.ok) return client;
  if (wanted.confidential && client.value.kind === "public") return refuse("unauthenticated");
  return accept({ fields: fields.value, client: client.value });
}

// A confidential client is authenticated. Using two methods at once is `validation_failed`.
async function clientOf(request: Request, fields: Record<string, string>): Promise<Outcome<Client>> {
  const authorization = request.headers.get("authorization");
  if (authorization === null) return authenticateClient({ id: fields.client_id, secret: fields.client_secret ?? null });
  if (fields.client_secret !== undefined)
    return refuse("validation_failed", { detail: "Send the client's secret in one place." });
  const basic = readBasic(authorization);
  if (!basic) return malformed();
  if (fields.client_id !== undefined && fields.client_id !== basic.id) {
    return refuse("validation_failed", { detail: "client_id differs from the one in the Authorization header." });
  }
  // An empty secret counts as left out.
  return authenticateClient({ id: basic.id, secret: basic.secret === "" ? null : basic.secret });
}

/** Id and secret. Each is form-encoded before both are joined and encoded as base64. Null when the header is anything else. */
function readBasic(authorization: string): { id: string; secret: string } | null {
  const encoded = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(authorization)?.[1];
  if (encoded === undefined) return null;
  const pair = Buffer.from(encoded, "base64").toString("latin1");
  const colon = pair.indexOf(":");
  if (colon < 1) return null;
  const [id, secret] = [formDecoded(pair.slice(0, colon)), formDecoded(pair.slice(colon + 1))];
  return id === null || secret === null ? null : { id, secret };
}

function formDecoded(value: string): string | null {
  try {
    return decodeURIComponent(value.replaceAll("+", " "));
  } catch {
    // A stray percent sign, which form encoding never produces.
    return null;
  }
}

function malformed(): Refusal {
  return refuse("token_invalid", {
    detail: "The Authorization header must be Basic, with the client's id and secret.",
  });
}
