import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Room for a cluster, its log and the orders of some minutes. */
const megabytes = 700;
const block = Buffer.alloc(1024 * 1024);

/** A disk of its own for the database, so small that it can be filled. */
export type SmallDisk = { path: string; fill(): void; clear(): void; remove(): void };

/** In memory (tmpfs), which takes root on Linux; null: this machine does not let us. */
export function smallDisk(path: string): SmallDisk | null {
  mkdirSync(path, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    return null;
  }
  const filler = join(path, 'filler');
  return {
    path,
    fill: () => fillDisk(filler),
    clear: () => rmSync(filler, { force: true }),
    remove: () => execFileSync('umount', ['--lazy', path]),
  };
}

/** Writes until there is no room for another byte. */
function fillDisk(filler: string): void {
  const file = openSync(filler, 'a');
  try {
    for (let size = block.length; size >= 1; ) {
      try {
        if (writeSync(file, block, 0, size) < size) size = Math.floor(size / 2);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        size = Math.floor(size / 2);
      }
    }
  } finally {
    closeSync(file);
  }
}
