import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { alertTests, panels, queries, rules } from '../../ops/artefacts.ts';
import { readExpression, type Selected } from '../../ops/promql.ts';
import '../../src/observability/gauges.ts';
import { declared } from '../../src/observability/metric.ts';
import '../../src/observability/metrics.ts';

/** What Prometheus makes by itself, and what the rules record. */
const made = ['up', ...rules.flatMap((rule) => rule.record ?? [])];
const ofPrometheus = ['job', 'instance'];
const alerts = rules.filter((rule) => rule.alert);
const expressions = [
  ...queries.map(({ title, expression }) => [title, expression] as const),
  ...rules.map((rule) => [rule.alert ?? rule.record ?? '', rule.expr] as const),
];

const metricOf = (name: string) =>
  declared.find(
    (metric) =>
      metric.name === (metric.type === 'histogram' ? name.replace(/_(bucket|sum|count)$/, '') : name),
  );

/** Why an expression could never find anything; empty: it could. */
function faultsOf(expression: string): string[] {
  const { selected, groupings } = readExpression(expression);
  const known = selected.flatMap(({ metric }) => Object.keys(metricOf(metric)?.labels ?? {}));
  const unknownGroupings = groupings.filter((label) => ![...known, 'le', ...ofPrometheus].includes(label));
  return [
    ...selected.flatMap(faultsOfSelection),
    ...unknownGroupings.map((label) => `no metric has ${label}`),
  ];
}

function faultsOfSelection({ metric: name, matchers }: Selected): string[] {
  if (made.includes(name)) return [];
  const metric = metricOf(name);
  if (!metric) return [`${name} is not counted`];
  return matchers.flatMap(({ label, values }) => {
    const list = label === 'le' ? 'any' : metric.labels[label];
    if (list === undefined) return [`${name} has no ${label}`];
    if (typeof list === 'string') return [];
    return (values ?? [])
      .filter((value) => !list.map(String).includes(value))
      .map((value) => `${label} is never ${value}`);
  });
}

describe('the dashboard and the alerts', () => {
  it.each(expressions)('ask for what is counted: %s', (_, expression) => {
    expect(faultsOf(expression)).toEqual([]);
  });

  it.each([
    'sum(rate(http_request_total[5m]))',
    'sum(http_requests_total{path="/orders"})',
    'sum by (provider) (deliveries_total)',
    'rate(http_request_duration_seconds[5m])_',
    'deliveries_total{outcome="lost"}',
    'deliveries_total{outcome=~"sent|lost"}',
  ])('would be told of %s', (expression) => {
    const told = () => faultsOf(expression);
    if (expression.endsWith('_')) expect(told).toThrow();
    else expect(told()).not.toEqual([]);
  });

  it('leave out nothing that is counted', () => {
    const asked = expressions.flatMap(([, expression]) =>
      readExpression(expression).selected.map(({ metric }) => metricOf(metric)?.name),
    );
    expect(declared.map(({ name }) => name).filter((name) => !asked.includes(name))).toEqual([]);
  });
});

describe('the dashboard', () => {
  it('shows no panel above another', () => {
    const places = panels.flatMap(({ title, gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, n) => `${x + (n % w)},${y + Math.floor(n / w)} ${title}`),
    );
    const cells = places.map((place) => place.split(' ')[0]);
    expect(new Set(cells).size).toBe(cells.length);
  });
});

describe('an alert', () => {
  const runbook = readFileSync('docs/runbook.md', 'utf8');
  const anchors = [...runbook.matchAll(/^## (.+)$/gm)].map(([, heading]) =>
    heading?.toLowerCase().replaceAll(' ', '-'),
  );

  it.each(alerts.map((rule) => [rule.alert ?? '', rule] as const))(
    '%s has words, a page and tests',
    (name, rule) => {
      expect(rule.annotations).toEqual({
        summary: expect.any(String),
        description: expect.any(String),
        runbook_url: `docs/runbook.md#${name.toLowerCase()}`,
      });
      expect(anchors).toContain(name.toLowerCase());
      expect(['page', 'ticket']).toContain(rule.labels?.severity);
      expect(
        alertTests.filter(({ alertname }) => alertname === name).some((test) => test.exp_alerts.length > 0),
      ).toBe(true);
    },
  );

  it('has a page that says what it means, what users see, what to look at, how to mend it and what comes after', () => {
    for (const { alert } of alerts) {
      const page = runbook.split(`\n## ${alert}\n`)[1]?.split('\n## ')[0] ?? '';
      for (const part of ['Means', 'Users see', 'Check', 'Mend', 'Afterwards'])
        expect(page, `${alert}: ${part}`).toContain(`**${part}.**`);
    }
  });
});
