// Signing in with the app's own form: ask for an email, then redeem its code or its link. Called by client.ts.

import { PostkeyError } from "./errors.js";
import type { Post } from "./http.js";
import type { Kept } from "./keep.js";
import { challengeOf, randomText } from "./pkce.js";
import type { Tokens } from "./tokens.js";

export type AskOptions = {
  email: string;
  /** Where the emailed link leads, with `token` in its query. It must be one of the client's registered addresses. */
  redirectTo?: string;
  /** The language of the email, as a tag by RFC 5646. */
  locale?: string;
};

export type Asked = {
  /** Also in the email. Show it, so that people can match the two. */
  reference: string;
  /** Seconds for which the link and the code of this email work. */
  expiresIn: number;
  /** Seconds until `resend` is accepted. */
  resendIn: number;
  requestId: string;
};

export type SignedIn = {
  sessionId: string;
  user: { id: string; email: string; name: string | null; created_at: string; is_new: boolean };
};

/** What is stored between asking and redeeming. */
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
    // Only a link that opens this app gets a verifier. A link to the service's own pages works without one.
    ask: (options) => request(options, options.redirectTo === undefined ? undefined : randomText()),
    resend: async () => {
      const { challengeId, verifier, ...options } = present(pending.read());
      return request(options, verifier, challengeId);
    },
    verifyCode: async (code) => {
      const asked = present(pending.read());
      return redeem({ challenge_id: asked.challengeId, code }, asked);
    },
    // A token that was not asked for here belongs to somebody else: redeeming it would sign this person in as them. Only the
    // verifier shows the difference. So without one (nothing was asked for, or the link opens the service's own pages) every
    // token is refused.
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
