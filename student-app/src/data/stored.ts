/** A value that outlives the page, on this device alone; other tabs hear of its changes. */
export type Stored<T> = {
  read(): T | null;
  write(value: T | null): void;
  subscribe(listener: () => void): () => void;
};

export function stored<T>(key: string): Stored<T> {
  const listeners = new Set<() => void>();
  let known: { text: string | null; value: T | null } = { text: null, value: null };
  const tell = () => {
    for (const each of listeners) each();
  };
  addEventListener('storage', (event) => {
    if (event.key === key || event.key === null) tell();
  });
  return {
    // The same value as long as its text is the same: whoever renders it compares.
    read() {
      const text = localStorage.getItem(key);
      if (text !== known.text) known = { text, value: text === null ? null : (JSON.parse(text) as T) };
      return known.value;
    },
    write(value) {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(value));
      tell();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
