// Stores values between calls: a JSON value under a name, in a Web Storage or in memory. Called by client.ts.

/** localStorage and sessionStorage have this type. In Node, anything with these three methods will do. */
export type KeyValueStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export type Kept<T> = {
  /** Its name in the storage. */
  key: string;
  read(): T | null;
  write(value: T): void;
  remove(): void;
};

/** One value. If it cannot be read as JSON, it counts as absent: an older version or another program wrote it. */
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

/** Calls the listener when another tab changes the value under this key. @returns a function that removes the listener */
export function onChanged(key: string, listener: () => void): () => void {
  // The event reaches every tab except the one that wrote. It has no key when the whole storage was cleared.
  const hear = (event: StorageEvent) => {
    if (event.key === key || event.key === null) listener();
  };
  globalThis.addEventListener?.("storage", hear);
  return () => globalThis.removeEventListener?.("storage", hear);
}

/** Resolves when another tab has changed the value under this key, or after this time. */
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

/** A storage that lasts as long as the page or the process. */
export function inMemory(): KeyValueStorage {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}

/** The storage of this tab, which survives a redirect. Memory if there is none, or if the person has blocked it. */
export function ofThisTab(): KeyValueStorage {
  try {
    return globalThis.sessionStorage ?? inMemory();
  } catch {
    // Reading the property throws a SecurityError if storage is switched off.
    return inMemory();
  }
}
