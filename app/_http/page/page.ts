// Runs a page's reads. An exception leads to the error page with the id of this request. Unlike the framework's error
// boundary, that page works without scripts.

import { redirect, unstable_rethrow } from "next/navigation";
import { messagesIn } from "@/lib/i18n/locales";
import { isReasonCode } from "@/lib/reasons";
import { pageCaller } from "./caller";
import { failureOf } from "../failure";
import { pageAddress } from "./address";
import { pageLanguage } from "./language";
import { errorPath, wayBackOfForm } from "./see-other";

/** @param read calls one or more functions of lib; may redirect */
export async function load<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    unstable_rethrow(error);
    const { caller, headers } = await pageCaller();
    redirect(errorPath(failureOf(error, "page", caller), caller, wayBackOfForm(pageAddress(headers).searchParams)));
  }
}

export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** One query parameter; undefined when absent or given more than once. */
export async function parameter(searchParams: SearchParams, name: string): Promise<string | undefined> {
  const value = (await searchParams)[name];
  return typeof value === "string" ? value : undefined;
}

/** The problem that a form put into the query of its page: a code of the closed list, and numbers. */
export async function problemOf(searchParams: SearchParams) {
  const reason = await parameter(searchParams, "problem");
  if (!isReasonCode(reason)) return undefined;
  const { reasons, format } = messagesIn(await pageLanguage());
  const { title, what, why } = reasons[reason];
  return { reason, title, text: format.sentences(what, why), ...(await factsOf(searchParams)) };
}

/** Request id and waiting time from the query, after a check of their format. */
export async function factsOf(searchParams: SearchParams): Promise<{ requestId?: string; retryAfterSeconds?: number }> {
  const requestId = await parameter(searchParams, "request_id");
  const retryAfter = await parameter(searchParams, "retry_after");
  return {
    ...(requestId && /^[A-Za-z0-9._-]{8,64}$/.test(requestId) && { requestId }),
    ...(retryAfter && /^\d{1,7}$/.test(retryAfter) && { retryAfterSeconds: Number(retryAfter) }),
  };
}
