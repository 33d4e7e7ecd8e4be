// Decides which mail gets a connection to the mail server next. Each recipient domain has the same share, so that a slow
// domain holds up only its own mail. Called by claim.ts and deliver-one.ts.

export type Shares = {
  /** Resolves once a mail to this domain may take a connection. Call `give` when the mail no longer needs it. */
  take(domain: string): Promise<void>;
  give(domain: string): void;
  /** Domains for which this process holds so many mails that it should claim no more. */
  full(): string[];
  /** How many mails of the other domains it holds. */
  ready(): number;
};

/**
 * Shares this many connections. A free one goes to the domain that holds the fewest. If several hold the same number, it
 * goes to the one that has waited longest. No domain gets all connections: the last one stays free for other domains, so
 * that their mail need not wait.
 * @param mostHeld a domain is full from this many mails on, waiting or in flight
 */
export function makeShares(connections: number, mostHeld: number): Shares {
  const running = new Map<string, number>();
  // In the order in which they last got a connection, or arrived.
  const waiting = new Map<string, (() => void)[]>();
  const count = (domain: string) => running.get(domain) ?? 0;
  const held = (domain: string) => count(domain) + (waiting.get(domain)?.length ?? 0);
  const domains = () => [...new Set([...running.keys(), ...waiting.keys()])];

  const next = (): string | undefined => {
    const may = [...waiting.keys()].filter((domain) => count(domain) < Math.max(1, connections - 1));
    return may.reduce<string | undefined>(
      (best, domain) => (best === undefined || count(domain) < count(best) ? domain : best),
      undefined,
    );
  };
  const serve = () => {
    let free = connections - [...running.values()].reduce((sum, one) => sum + one, 0);
    for (let domain = next(); free > 0 && domain !== undefined; domain = next(), free--) {
      const queue = waiting.get(domain)!;
      waiting.delete(domain);
      const go = queue.shift()!;
      if (queue.length > 0) waiting.set(domain, queue);
      running.set(domain, count(domain) + 1);
      go();
    }
  };
  return {
    take: (domain) =>
      new Promise((resolve) => {
        waiting.set(domain, [...(waiting.get(domain) ?? []), resolve]);
        serve();
      }),
    give: (domain) => {
      if (count(domain) > 1) running.set(domain, count(domain) - 1);
      else running.delete(domain);
      serve();
    },
    full: () => domains().filter((domain) => held(domain) >= mostHeld),
    ready: () => domains().reduce((sum, domain) => sum + (held(domain) >= mostHeld ? 0 : held(domain)), 0),
  };
}
