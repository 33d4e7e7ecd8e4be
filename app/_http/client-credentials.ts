// How a client says who it is: Authorization: Basic, or client_id and client_secret in the body. RFC 6749 section 2.3.1.

import { refuse, type Outcome } from "@/lib/outcome";
import { authenticateClient, type Client } from "@/lib/tokens/clients";

/** The client that a request comes from. Refuses: `validation_failed` (both ways at once), `token_invalid`. */
export async function clientOf(request: Request, fields: Record<string, string>): Promise<Outcome<Client>> {
  const authorization = request.headers.get("authorization");
  if (authorization === null) return authenticateClient({ id: fields.client_id, secret: fields.client_secret ?? null });
  const [, encoded] = /^Basic +([A-Za-z0-9+/]+=*)$/i.exec(authorization) ?? [];
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? "", "base64").toString("utf8")) ?? [];
  if (id === undefined || secret === undefined) return refuse("token_invalid");
  if (fields.client_secret !== undefined) return refuse("validation_failed", { detail: "Send the client's secret in one place." });
  return authenticateClient({ id: formDecoded(id), secret: formDecoded(secret) });
}

function formDecoded(value: string): string {
  return new URLSearchParams(`v=${value.replaceAll("&", "%26")}`).get("v") ?? "";
}
