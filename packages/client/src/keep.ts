// Where things are kept between calls: a JSON value under a name, in a Web Storage or in memory. Called by client.ts.

/** What localStorage and sessionStorage are. In Node, anything with these three. */
export type KeyValueStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export type Kept<T> = {
  /** The name that it has in the storage. */
  key: string;
  read(): T | null;
  write(value: T): void;
  remove(): void;
};

/** One value. What cannot be read as JSON counts as absent: an older version or another program wrote it. */
export function kept<T>(storage: KeyValueStorage, key: string): Kept<T> {
  return {
    key,
    read() {
      try {
        return JSON.parse(storage.getItem(key) ?? "null") as T | null;
      } catch (error) {
        if (error instanceof SyntaxError) return null;
        throw error;
      }
    },
    write: (value) => storage.setItem(key, JSON.stringify(value)),
    remove: () => storage.removeItem(key),
  };
}

/** Calls back when another tab changes the value under this key. @returns a function that ends this */
export function onChanged(key: string, listener: () => void): () => void {
  // The browser tells every tab but the one that wrote; a cleared storage has no key.
  const hear = (event: StorageEvent) => {
    if (event.key === key || event.key === null) listener();
  };
  globalThis.addEventListener?.("storage", hear);
  return () => globalThis.removeEventListener?.("storage", hear);
}

/** Ends when another tab has changed the value under this key, or after this time. */
export function changed(key: string, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      forget();
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    const forget = onChanged(key, end);
  });
}

/** Lives as long as the page or the process. */
export function inMemory(): KeyValueStorage {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}

/** The storage of this tab, which outlives a redirect; memory where there is none, or where the person forbids it. */
export function ofThisTab(): KeyValueStorage {
  try {
    return globalThis.sessionStorage ?? inMemory();
  } catch {
    // Reading the property throws a SecurityError where storage is switched off.
    return inMemory();
  }
}
