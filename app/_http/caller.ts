// Headers to Caller: who asks, once per request. The only reader of the listener's internal headers.

import { headers } from "next/headers";
import { cleanUserAgent, type Caller } from "@/lib/caller";
import { env } from "@/lib/env";
import { clientAddress, coarseNetwork, networkKey } from "@/lib/network";
import { randomRequestId } from "@/lib/secret";
import { readBrowser } from "./cookies";
import { internalHeaders } from "./listener/entry";
import { presence } from "./listener/presence";

/** Who sent a request with these headers. */
export function callerOf(incoming: Headers): Caller {
  const address = addressOf(incoming);
  const memory = readBrowser(incoming);
  return {
    requestId: (behindListener() && incoming.get(internalHeaders.requestId)) || randomRequestId(),
    networkKey: networkKey(address),
    network: coarseNetwork(address),
    userAgent: cleanUserAgent(incoming.get("user-agent")),
    browserId: memory?.browserId ?? null,
    knownAddresses: memory?.knownAddresses ?? [],
  };
}

/** The caller of the page that is being rendered. */
export async function pageCaller(): Promise<{ caller: Caller; headers: Headers }> {
  const incoming = await headers();
  return { caller: callerOf(incoming), headers: incoming };
}

/** True when every request of this process came through server.mjs, which overwrites its internal headers. */
export function behindListener(): boolean {
  return presence() !== null;
}

function addressOf(incoming: Headers): string | null {
  if (behindListener()) return incoming.get(internalHeaders.address);
  const { clientIpHeader } = env();
  return clientAddress({
    socketAddress: null,
    trustedProxies: [],
    platformHeader: clientIpHeader ? incoming.get(clientIpHeader) : null,
  });
}
