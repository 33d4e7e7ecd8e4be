/** How a moment is written on our pages, in English and in the same words as in an English mail. */
import { formatClock, formatDay, formatMoment, formatPostmarkDay } from "../../i18n/format";

/** `21 November 2026, 02:41 UTC` */
export const utcText = (at: Date) => formatMoment("en", at);

/** `21 November 2026` */
export const utcDay = (at: Date) => formatDay("en", at);

/** `02:41 UTC` */
export const utcClock = (at: Date) => formatClock("en", at);

/** `21 NOV 2026`, as a postmark has it. */
export const postmarkDay = (at: Date) => formatPostmarkDay("en", at);
