// Single values that several schemas of the API use, so that a time or an id has the same format everywhere.

import { z } from "zod";

/** A moment, RFC 3339 in UTC. */
export const moment = (description: string) =>
  z.string().meta({ format: "date-time", description, examples: ["2026-11-21T03:43:17.285Z"] });

export const uuid = (description: string) =>
  z.string().meta({ format: "uuid", description, examples: ["b00770ed-24fb-4455-abdc-9506aabe7d4a"] });

export const seconds = (description: string) => z.int().min(0).describe(`${description} Seconds.`);

export const requestId = z.string().meta({
  description: "The same as X-Request-Id. The log and the audit trail have it too.",
  examples: ["6qkrre09d7s02g8m"],
});

export const accessToken = z.string().meta({ description: "A JWT by RFC 9068.", examples: ["eyJhbGciOiJFUzI1NiIs…"] });

export const bearer = z.literal("Bearer");
