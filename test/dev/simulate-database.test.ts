import { expect, inject, it } from 'vitest';
import { simulate } from '../../proof/simulate/run.ts';
import { withDatabaseJudge } from '../../proof/simulate/with-database.ts';

it('the database judges what a simulated cafeteria sends it as the judge in memory does', async () => {
  const { figures, failure } = await withDatabaseJudge(inject('ownerUrl'), (judge) =>
    simulate(4, 0.4, judge),
  );
  if (failure) throw new Error(`step ${failure.step}, ${failure.at}`, { cause: failure.error });
  expect(figures.compared).toBeGreaterThan(300);
});
