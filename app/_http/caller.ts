// Turns headers into a Caller, once per request. Nothing else reads the listener's internal headers.

import { cleanUserAgent, type Caller } from "@/lib/caller";
import { env } from "@/lib/env";
import { clientAddress, coarseNetwork, networkKey } from "@/lib/network";
import { randomRequestId } from "@/lib/secret";
import { readBrowser, type BrowserMemory } from "./cookies";
import { internalHeaders } from "./listener/entry/entry";
import { presence } from "./listener/presence";

/** Who sent a request with these headers. */
export function callerOf(incoming: Headers): Caller {
  const address = addressOf(incoming);
  // Decrypted on first use, because most requests need no limit that counts by browser.
  let memory: BrowserMemory | null | undefined;
  const remembered = () => (memory === undefined ? (memory = readBrowser(incoming)) : memory);
  return {
    requestId: (behindListener() && incoming.get(internalHeaders.requestId)) || randomRequestId(),
    networkKey: networkKey(address),
    network: coarseNetwork(address),
    userAgent: cleanUserAgent(incoming.get("user-agent")),
    get browserId() {
      return remembered()?.browserId ?? null;
    },
    get knownAddresses() {
      return remembered()?.knownAddresses ?? [];
    },
  };
}

/** True when every request of this process comes through server.mjs, which overwrites its internal headers. */
export function behindListener(): boolean {
  return presence();
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
