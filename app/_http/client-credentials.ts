// How a client says who it is: Authorization: Basic, or client_id and client_secret in the body. RFC 6749 section 2.3.1.
// Called by /auth/token, /auth/revoke and /auth/introspect.

import { refuse, type Outcome, type Refusal } from "@/lib/outcome";
import { authenticateClient, type Client } from "@/lib/tokens/clients";

/**
 * The client that a request comes from, authenticated if it is confidential.
 * @param fields the parameters of the body, those that were empty left out
 * Refuses: `validation_failed` (two methods at once), `token_invalid`.
 */
export async function clientOf(request: Request, fields: Record<string, string>): Promise<Outcome<Client>> {
  const authorization = request.headers.get("authorization");
  if (authorization === null) return authenticateClient({ id: fields.client_id, secret: fields.client_secret ?? null });
  if (fields.client_secret !== undefined) return refuse("validation_failed", { detail: "Send the client's secret in one place." });
  const basic = readBasic(authorization);
  if (!basic) return malformed();
  if (fields.client_id !== undefined && fields.client_id !== basic.id) {
    return refuse("validation_failed", { detail: "client_id differs from the one in the Authorization field." });
  }
  // A secret that is empty is one that was left out.
  return authenticateClient({ id: basic.id, secret: basic.secret === "" ? null : basic.secret });
}

/** Id and secret, each percent-encoded as in a form before they were joined and encoded again; null when it is not that. */
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
    // A percent sign that encodes nothing: not how a form writes it.
    return null;
  }
}

function malformed(): Refusal {
  return refuse("token_invalid", { detail: "The Authorization field is not Basic with a client's id and secret." });
}
