import { headers } from "next/headers";
import type { Caller } from "@/lib/caller";
import { callerOf } from "../caller";

/** The caller of the page that is being rendered. */
export async function pageCaller(): Promise<{ caller: Caller; headers: Headers }> {
  const incoming = await headers();
  return { caller: callerOf(incoming), headers: incoming };
}
