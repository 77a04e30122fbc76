/** 500 students press «order» at the same moment for the last 100 portions: 100 get one, 400 hear that there is none left. */
import { waits } from '../figures/percentiles.ts';
import type { Scenario } from '../scenario.ts';
import type { Person } from '../stack.ts';

const buyers = 500;
const portions = 100;

export const oversell: Scenario = {
  summary: `${buyers} students press «order» at once for the last ${portions} portions`,
  stacks: 'both',
  async turn(stack, setting) {
    const day = await stack.openDay({ cafeterias: 1, students: buyers, staff: 0, scarce: portions });
    const [counter] = day.counters;
    const dish = counter?.scarceDish ?? '';
    const basket = { cafeteriaId: counter?.cafeteriaId ?? '', lines: [{ menuItemId: dish, quantity: 1 }] };
    const phones = day.students.map((student: Person, index) => [
      stack.order(stack.origins[index % stack.origins.length] as string, student, basket),
    ]);
    const report = await setting.measured(() =>
      setting.generator.ask('run', { kind: 'closed', phones, seconds: 60, each: 1, creates: true }),
    );
    const left = await stack.stockOf(dish);
    const sold = report.made.ids.length;
    const soldOut = Object.entries(report.outcomes).reduce(
      (sum, [outcome, count]) => sum + (outcome.toLowerCase() === '409 out_of_stock' ? count : 0),
      0,
    );
    const exact = sold === portions && soldOut === buyers - portions && left === 0;
    return {
      figures: {
        sold,
        soldOut,
        left,
        answersPerSecond: (buyers / report.elapsedMs) * 1000,
        ...waits('sold', report.waitsMs),
      },
      faults: exact
        ? []
        : [`expected ${portions} sold and none left: ${JSON.stringify(report.outcomes)}, ${left} left`],
    };
  },
};
