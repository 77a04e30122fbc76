import { expect, it } from 'vitest';
import { openCafeteria } from '../support/cafeteria.ts';
import { eventually } from '../support/lab.ts';

it('a close by the server is said before, in the last message', async () => {
  const { student, id } = await openCafeteria();
  const stream = await student.stream(id);
  await stream.hears(({ type }) => type === 'snapshot');
  await student.post('/auth/logout');
  await eventually(
    async () => stream.closed,
    (closed) => closed !== null,
  );
  expect(stream.heard.at(-1)).toEqual({ type: 'closing', code: 4401, reason: 'session ended' });
  expect(stream.closed).toEqual({ code: 4401, reason: 'session ended' });
});
