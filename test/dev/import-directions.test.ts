import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const upward: [file: string, imported: string][] = [
  ['src/contracts/a.ts', '../domain/hash.ts'],
  ['src/domain/a.ts', '../services/context.ts'],
  ['src/domain/b.ts', '../observability/log.ts'],
  ['src/db/a.ts', '../services/context.ts'],
  ['src/observability/a.ts', '../services/context.ts'],
  ['src/services/orders/a.ts', '../../http/app.ts'],
  ['src/services/orders/b.ts', '../../consumers/deliver.ts'],
  ['src/services/orders/c.ts', '../../../durable-objects/cafeteria/index.ts'],
  ['src/consumers/a.ts', '../http/app.ts'],
  ['src/http/routes/a.ts', '../../db/client.ts'],
  ['durable-objects/cafeteria/a.ts', '../user-sessions/index.ts'],
  ['durable-objects/cafeteria/b.ts', '../../src/http/app.ts'],
  ['durable-objects/user-sessions/a.ts', '../cafeteria/index.ts'],
  ['durable-objects/circuit-breaker/a.ts', '../metrics/index.ts'],
  ['admin-panel/src/board/a.ts', '../../../src/services/context.ts'],
  ['student-app/src/data/a.ts', '../../../src/services/context.ts'],
  ['clients/browser/a.ts', '../../src/http/app.ts'],
];
const downward: typeof upward = [
  ['admin-panel/src/board/ok.ts', '../../../src/domain/order-moves.ts'],
  ['student-app/src/data/ok.ts', '../../../src/contracts/orders.ts'],
  ['src/http/routes/ok.ts', '../../services/context.ts'],
  ['src/services/orders/ok.ts', '../../db/client.ts'],
  ['durable-objects/cafeteria/ok.ts', '../../src/services/orders/read-outbox.ts'],
];

/** A house with one wrong import in each of its files, and what the linter says of them. */
const house = mkdtempSync(join(tmpdir(), 'itsur-eats-lint-'));
let said: string;

beforeAll(() => {
  for (const file of ['biome.json', '.gitignore']) copyFileSync(file, join(house, file));
  for (const [file, imported] of [...upward, ...downward]) {
    mkdirSync(join(house, dirname(file)), { recursive: true });
    writeFileSync(join(house, file), `import { x } from '${imported}';\nx();\n`);
  }
  const biome = resolve('node_modules/.bin/biome');
  const { stdout, stderr } = spawnSync(biome, ['lint', '--colors=off', '--max-diagnostics=none', '.'], {
    cwd: house,
    encoding: 'utf8',
  });
  said = stdout + stderr;
});
afterAll(() => rmSync(house, { recursive: true, force: true }));

describe('imports point down', () => {
  it.each(upward)('%s may not import %s', (file) => {
    expect(said).toMatch(new RegExp(`^${file}:.*noRestrictedImports`, 'm'));
  });

  it.each(downward)('%s may import %s', (file) => {
    expect(said).not.toContain(file);
  });
});
