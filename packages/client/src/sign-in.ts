// Signing in with a form of one's own: ask for a mail, redeem its code or its link. Called by client.ts.

import { PostkeyError } from "./errors.js";
import type { Post } from "./http.js";
import type { Kept } from "./keep.js";
import { challengeOf, randomText } from "./pkce.js";
import type { Tokens } from "./tokens.js";

export type AskOptions = {
  email: string;
  /** Where the emailed link leads, with `token` in its query: an address that the client has registered. */
  redirectTo?: string;
  /** The language of the mail, a tag by RFC 5646. */
  locale?: string;
};

export type Asked = {
  /** Also in the mail: show it. */
  reference: string;
  /** Seconds that link and code of this mail live. */
  expiresIn: number;
  /** Seconds until `resend` is taken. */
  resendIn: number;
  requestId: string;
};

export type SignedIn = {
  sessionId: string;
  user: { id: string; email: string; name: string | null; created_at: string; is_new: boolean };
};

/** What is remembered between asking and redeeming. */
export type PendingSignIn = AskOptions & { challengeId: string; verifier?: string };

export type SignIn = {
  ask(options: AskOptions): Promise<Asked>;
  resend(): Promise<Asked>;
  verifyCode(code: string): Promise<SignedIn>;
  verifyToken(token: string): Promise<SignedIn>;
};

export function signInOver(
  post: Post,
  { clientId, pending, tokens }: { clientId: string; pending: Kept<PendingSignIn>; tokens: Tokens },
): SignIn {
  async function request(
    { email, redirectTo, locale }: AskOptions,
    verifier: string | undefined,
    challengeId?: string,
  ): Promise<Asked> {
    const answer = (await post(
      "/auth/login",
      {
        email,
        client_id: clientId,
        ...(redirectTo !== undefined && { redirect_to: redirectTo }),
        ...(verifier !== undefined && { code_challenge: await challengeOf(verifier), code_challenge_method: "S256" }),
        ...(locale !== undefined && { locale }),
        ...(challengeId !== undefined && { challenge_id: challengeId }),
      },
      "refused",
    )) as { challenge_id: string; reference: string; expires_in: number; resend_in: number; request_id: string };
    pending.write({
      email,
      challengeId: answer.challenge_id,
      ...(redirectTo !== undefined && { redirectTo }),
      ...(locale !== undefined && { locale }),
      ...(verifier !== undefined && { verifier }),
    });
    return {
      reference: answer.reference,
      expiresIn: answer.expires_in,
      resendIn: answer.resend_in,
      requestId: answer.request_id,
    };
  }

  async function redeem(presented: Record<string, string>, { verifier }: PendingSignIn): Promise<SignedIn> {
    const sentAt = Date.now();
    const answer = await post(
      "/auth/verify",
      { ...presented, ...(verifier !== undefined && { code_verifier: verifier }) },
      "refused",
    );
    tokens.take(answer, sentAt);
    pending.remove();
    return { sessionId: answer.session_id as string, user: answer.user as SignedIn["user"] };
  }

  return {
    // The verifier belongs to the link that opens this app; a link to the service's own pages opens with none.
    ask: (options) => request(options, options.redirectTo === undefined ? undefined : randomText()),
    resend: async () => {
      const { challengeId, verifier, ...options } = present(pending.read());
      return request(options, verifier, challengeId);
    },
    verifyCode: async (code) => {
      const asked = present(pending.read());
      return redeem({ challenge_id: asked.challengeId, code }, asked);
    },
    // A token that nobody here asked for is somebody else's: to take it would sign this person in as them. Only the verifier
    // tells, so without one (nothing was asked for, or a mail whose link opens the service's own pages) there is none to take.
    verifyToken: async (token) => {
      const asked = present(pending.read());
      if (asked.verifier === undefined)
        throw new PostkeyError(
          "no_pending_sign_in",
          "No link into this app was asked for here. Type the code from the mail.",
        );
      return redeem({ token }, asked);
    },
  };
}

function present(asked: PendingSignIn | null): PendingSignIn {
  if (!asked) throw new PostkeyError("no_pending_sign_in", "Nobody asked to sign in here, or it was done already.");
  return asked;
}
