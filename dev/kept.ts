/** What is made once and kept: a JSON file that only its owner may read. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Reads the file, or makes it. Written aside and renamed, so that it is either whole or not there. */
export function kept<T>(file: string, make: () => T): T {
  if (!existsSync(file)) {
    writeFileSync(`${file}.new`, `${JSON.stringify(make(), null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    throw new Error(
      `${file} is not readable JSON. It holds the keys of this platform: restore it, or use another DATA_DIR.`,
    );
  }
}
