// The numbers of a challenge that are not settings, each with its reason.

/** A resend stays the same challenge this long; then asking makes a new one, so that no challenge lives for hours. */
export const resendWindowMinutes = 30;

/** Codes compared per challenge. Five tries at one million codes are a chance of 1 in 200,000 (NIST SP 800-63B-4, 3.2.2 allows far more). */
export const codeTries = 5;
