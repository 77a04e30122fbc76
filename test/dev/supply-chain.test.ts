import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const read = (file: string) => JSON.parse(readFileSync(join(import.meta.dirname, '../..', file), 'utf8'));
type Locked = {
  version?: string;
  resolved?: string;
  integrity?: string;
  hasInstallScript?: true;
  link?: true;
};
const packages = Object.entries<Locked>(read('package-lock.json').packages).filter(([path]) =>
  path.includes('node_modules/'),
);
const manifest = read('package.json');

describe('what is installed', () => {
  it('is pinned to a version, and known by its hash', () => {
    for (const [name, range] of Object.entries<string>({
      ...manifest.dependencies,
      ...manifest.devDependencies,
    }))
      expect([name, range]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+(-[\w.]+)?$/)]);
    for (const [path, { link, integrity }] of packages)
      if (!link) expect([path, integrity]).toEqual([path, expect.stringMatching(/^sha512-/)]);
  });

  it('runs a script of its own only where its name is on the list', () => {
    const named = packages
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([path]) => path.replace(/^.*node_modules\//, ''));
    expect([...new Set(named)].sort()).toEqual(Object.keys(manifest.allowScripts).sort());
  });
});
