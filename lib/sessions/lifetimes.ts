// How long a session lives. Idle moves with use, at most once a day; nothing moves the absolute limit.
// ASVS 5.0 7.3.1 and 7.3.2 want both.

export const idleDays = 30;
export const absoluteDays = 90;
export const touchAfterHours = 24;
