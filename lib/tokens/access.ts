// Access tokens: short-lived JWTs that any backend checks with only the public keys. Issued after a sign-in over the
// API; checked by the guards of app/_http. @see RFC 9068

import { decodeProtectedHeader, errors, jwtVerify, type JWTPayload } from "jose";
import { env } from "@/lib/env";
import { accept, refuse, type Outcome } from "@/lib/outcome";
import { hasIdForm, isCanonical, randomCapability, randomId } from "@/lib/secret";
import { clockToleranceSeconds } from "./lifetimes";
import { databaseSeconds } from "./keys/database-clock";
import { signCompact } from "./keys/sign-compact";
import { findKey, keyRing } from "./keys/signing-keys";

const longestToken = 4096;

export type AccessClaims = { subject: string; clientId: string; scope: string };
/**
 * What a token depends on and ends with: a session and the refresh family that the token came with, or the personal
 * access token that it was exchanged for. Only a browser's own token has a session without a family.
 */
export type Basis =
  | { sessionId: string; familyId?: string; personalAccessTokenId?: undefined }
  | { sessionId?: undefined; familyId?: undefined; personalAccessTokenId: string };
export type VerifiedClaims = AccessClaims &
  Basis & { kid: string; jti: string; audience: string; issuedAtSeconds: number; expiresAtSeconds: number };

type Subject = AccessClaims &
  Basis & {
    /** When the person last proved control of the address. Absent where no person is involved. */
    authenticatedAt?: Date;
    /** The service that the token is for; this one when left out. */
    audience?: string;
    lifetimeSeconds?: number;
  };

/**
 * Signs an access token with the claims of RFC 9068. It has no email and no name, because those change and would
 * spread. Its times are the database's.
 * @returns the token and its lifetime in seconds
 */
export async function issueAccessToken(subject: Subject): Promise<{ token: string; expiresInSeconds: number }> {
  const { audience = env().origin, lifetimeSeconds = env().accessTokenTtlMinutes * 60 } = subject;
  const { current } = await keyRing();
  const authenticatedAt = subject.authenticatedAt && Math.floor(subject.authenticatedAt.getTime() / 1000);
  // Our estimate of the database's clock is a moment late, but a sign-in must not be later than its token.
  const issuedAt = Math.max(databaseSeconds(), authenticatedAt ?? 0);
  const claims = {
    client_id: subject.clientId,
    sid: subject.sessionId,
    pat: subject.personalAccessTokenId,
    auth_time: authenticatedAt,
    scope: subject.scope,
    iss: env().origin,
    sub: subject.subject,
    aud: audience,
    iat: issuedAt,
    exp: issuedAt + lifetimeSeconds,
    jti: makeTokenId(subject.familyId),
  };
  return { token: signCompact("at+jwt", claims, current), expiresInSeconds: lifetimeSeconds };
}

/**
 * Verifies an access token: our key by its kid, only that key's algorithm, `typ`, `iss`, `aud`, and `exp`, `nbf`, `iat`
 * by the database's clock. A key inside the token (`jwk`, `jku`, `x5u`) is never used, so no connection is opened. This
 * does not check whether the token was revoked or its session is live.
 * @param audience the service that the token must be for, this one when left out; `any` accepts each of ours
 * Refuses: `token_expired`, `token_invalid`.
 * @see RFC 8725 sections 3.1 to 3.12, RFC 9068 section 4
 */
export async function verifyAccessToken(
  token: string,
  audience: string | "any" = env().origin,
): Promise<Outcome<VerifiedClaims>> {
  // Several spellings of a signature decode to the same bytes. Only one is accepted.
  if (token.length > longestToken || !token.split(".").every(isCanonical)) return refuse("token_invalid");
  const key = await findKey(kidOf(token));
  if (!key) return refuse("token_invalid");
  const now = databaseSeconds();
  try {
    const { payload, protectedHeader } = await jwtVerify(token, key.publicKey, {
      algorithms: [key.algorithm],
      typ: "at+jwt",
      issuer: env().origin,
      ...(audience !== "any" && { audience }),
      currentDate: new Date(now * 1000),
      clockTolerance: clockToleranceSeconds,
      requiredClaims: ["sub", "exp", "iat", "jti", "client_id"],
    });
    if (payload.iat! > now + clockToleranceSeconds) return refuse("token_invalid");
    const basis = basisOf(payload);
    if (!basis || typeof payload.aud !== "string") return refuse("token_invalid");
    return accept({
      ...basis,
      subject: String(payload.sub),
      clientId: String(payload.client_id),
      scope: String(payload.scope ?? ""),
      kid: String(protectedHeader.kid),
      jti: String(payload.jti),
      audience: payload.aud,
      issuedAtSeconds: payload.iat!,
      expiresAtSeconds: payload.exp!,
    });
  } catch (error) {
    if (error instanceof errors.JWTExpired) return refuse("token_expired");
    if (error instanceof errors.JOSEError || error instanceof TypeError) return refuse("token_invalid");
    throw error;
  }
}

/**
 * A `jti` that begins with the family's id. That way the claims stay the documented ones, and none is made for this
 * service alone.
 */
function makeTokenId(familyId: string | undefined): string {
  return familyId === undefined ? randomId() : `${familyId}.${randomCapability()}`;
}

/** A session, with or without a family, or a personal access token; nothing else, and never both. */
function basisOf({ sid, jti, pat }: JWTPayload): Basis | null {
  if (typeof jti !== "string") return null;
  const [familyId, ownPart] = jti.split(".");
  const hasFamily = ownPart !== undefined;
  if (pat !== undefined) return sid === undefined && !hasFamily && isId(pat) ? { personalAccessTokenId: pat } : null;
  if (!isId(sid)) return null;
  if (!hasFamily) return { sessionId: sid };
  return isId(familyId) ? { sessionId: sid, familyId } : null;
}

const isId = (claim: unknown): claim is string => typeof claim === "string" && hasIdForm(claim);

function kidOf(token: string): string | undefined {
  try {
    const { kid } = decodeProtectedHeader(token);
    return typeof kid === "string" ? kid : undefined;
  } catch {
    // Not a JWS: it names no key and is refused.
    return undefined;
  }
}
