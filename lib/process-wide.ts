// One instance per process, however many times a module is loaded. The framework bundles instrumentation, pages and
// route handlers separately, so a module-level variable may exist more than once. Pools, timers and keys must not.
// Called by the owners of such things.

const instances: Map<string, unknown> = ((globalThis as Record<symbol, unknown>)[Symbol.for("postkey.process-wide")] ??=
  new Map()) as Map<string, unknown>;

/**
 * Returns the process's one instance of `name`, made on first use.
 * @param name unique in the project, kebab-case
 * @param make called at most once per process
 */
export function processWide<T>(name: string, make: () => T): T {
  if (!instances.has(name)) instances.set(name, make());
  return instances.get(name) as T;
}

/** Drops an instance, so that the next use makes a new one. For shutdown and tests. */
export function forgetProcessWide(name: string): void {
  instances.delete(name);
}

// In this order: work that is still running needs its connections, and writes its results to the database.
const stages = ["work", "connections", "database"] as const;

type Stage = (typeof stages)[number];
type Closer = { stage: Stage; close: () => Promise<void> };

const closers = (): Closer[] => processWide("closers", () => []);

/** Registers what must finish before the process ends. */
export function beforeExit(stage: Stage, close: () => Promise<void>): void {
  closers().push({ stage, close });
}

/** Runs every registered closer once, stage by stage. Called by the listener after the last request was answered. */
export async function closeAll(): Promise<void> {
  const all = closers().splice(0);
  for (const stage of stages)
    await Promise.all(all.filter((closer) => closer.stage === stage).map(({ close }) => close()));
}
