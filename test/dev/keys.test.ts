import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

const keys = (args: string[], input = '') => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dev/keys.ts', ...args], {
    input,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};
const idsIn = (text: string) => (JSON.parse(text) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);

it('rotates: a new key signs, and those that there were still verify', () => {
  const first = keys([]).stdout;
  const second = keys(['rotate'], first).stdout;
  const third = keys(['rotate'], second).stdout;
  expect(new Set(idsIn(third)).size).toBe(3);
  expect(idsIn(third).slice(1)).toEqual(idsIn(second));
  expect(JSON.parse(third).keys[2]).toEqual(JSON.parse(first).keys[0]);
});

it.each(['', 'x', '{"keys":[]}', '{"keys":[{"kid":"a"}]}'])('does not take %j for a key set', (old) => {
  const { status, stdout, stderr } = keys(['rotate'], old);
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toContain('AUTH_KEYS');
});

it('says what it can do when it is asked for something else', () => {
  expect(keys(['rotat'])).toMatchObject({ status: 1, stderr: expect.stringContaining('rotate') });
});
